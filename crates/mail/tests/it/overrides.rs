//! Templates of operators that were written for Directus.

use std::path::Path;

use rstest::rstest;
use tempfile::TempDir;
use vestibule_mail::{Mail, Project, RenderError, Rendered, Renderer};

use crate::support::{all, envelope, project, renderer, reset};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn open(files: &[(&str, &str)]) -> Result<Renderer, RenderError> {
    Renderer::new(Some(folder(files).path().to_owned()))
}

/// A password reset rendered with these templates.
fn reset_with(files: &[(&str, &str)]) -> Rendered {
    open(files).unwrap().render(&envelope(reset(), "en-US")).unwrap()
}

fn error_with(files: &[(&str, &str)]) -> String {
    open(files).err().map(|error| error.to_string()).unwrap_or_default()
}

/// The template of the recorded scenario `password/custom-template`.
#[test]
fn a_custom_mail() {
    let template = "<p>Custom text for {{ email }} of {{ projectName }}</p><a href=\"{{ url }}\">go</a>\n";
    let rendered = reset_with(&[("password-reset.liquid", template)]);
    let url = "https://acme.example/admin/reset-password?lang=x&token=abc.def-ghi_jkl";
    assert_eq!(rendered.subject, "Password Reset Request");
    assert_eq!(
        rendered.html,
        format!("<p>Custom text for ada@example.com of Acme &amp; Söhne</p><a href=\"{url}\">go</a>\n")
    );
    assert_eq!(rendered.text, format!("Custom text for ada@example.com of Acme & Söhne\n\ngo <{url}>\n"));
}

#[test]
fn a_custom_mail_in_the_built_in_layout() {
    let template = "{% layout \"base\" %}\n{% block content %}\n<h1>Reset</h1>{% endblock %}";
    let rendered = reset_with(&[("password-reset.liquid", template)]);
    assert!(rendered.html.contains("<h1>Reset</h1>"));
    assert!(rendered.html.contains("Acme &amp; Söhne sent this message to ada@example.com."));
    assert!(rendered.text.starts_with("Acme & Söhne\n\nReset\n\n"), "{}", rendered.text);
}

#[test]
fn built_in_mails_in_a_custom_layout() {
    let base = "<main style=\"color: {{ projectColor }}\">{% block content %}{{ html }}{% endblock %}</main>\
                <small>{% block footer %}Acme{% endblock %}</small>";
    let renderer = open(&[("base.liquid", base)]).unwrap();
    for mail in all() {
        let plain = renderer.render(&envelope(mail.clone(), "de")).unwrap();
        assert!(plain.html.starts_with("<main style=\"color: #6644FF\"><h1"), "{}", plain.html);
        assert!(plain.html.ends_with("</main><small>Acme</small>"), "{}", plain.html);
        let usual = self::renderer().render(&envelope(mail, "de")).unwrap();
        assert_eq!(plain.text, usual.text, "the text part does not depend on the layout");
    }
}

#[test]
fn custom_mail_and_custom_layout() {
    let files = [
        ("base.liquid", "[{% block content %}{% endblock %}]{% block footer %}-{% endblock %}"),
        ("password-reset.liquid", "{% layout \"base\" %}{% block content %}{{ email }}{% endblock %}"),
    ];
    assert_eq!(reset_with(&files).html, "[ada@example.com]-");
}

/// Expected values are the output of liquidjs 10.30.
#[rstest]
#[case("{{ nothing }}{{ nothing.at.all }}{{ nothing[0].x }}", "")]
#[case("{{ nothing | default: 'd' }}{{ nothing.x | default: \"e\" }}", "de")]
#[case("{% if nothing %}y{% else %}n{% endif %}{% unless nothing.a %}u{% endunless %}", "nu")]
#[case("{% for a in nothing %}a{% endfor %}{% for a in nothing.b %}a{% endfor %}", "")]
#[case("{{ nothing | upcase }}{{ nothing | escape }}{{ nothing | append: 'x' }}{{ nothing | strip }}", "x")]
#[case("{{ nothing | size }}", "0")]
#[case("{% if nothing == nil %}nil{% endif %}{% if nothing == blank %}blank{% endif %}", "nilblank")]
#[case("{% if nothing == '' %}empty{% endif %}", "")]
#[case("{% assign a = nothing %}{{ a }}{% capture b %}{{ email }}{% endcapture %}{{ b }}", "ada@example.com")]
#[case("{% if first_name %}{{ first_name }}{% else %}there{% endif %}", "there")]
#[case(
    "{{ projectName | escape }}|{{ projectName | upcase | escape }}",
    "Acme &amp; Söhne|ACME &amp;AMP; SÖHNE"
)]
fn unknown_variables_are_nil(#[case] template: &str, #[case] expected: &str) {
    assert_eq!(reset_with(&[("password-reset.liquid", template)]).html, expected);
}

#[test]
fn all_variables_of_directus_are_defined() {
    let template = "{{ projectName }} {{ projectColor }} {{ projectLogo }} {{ projectUrl }} {{ url }} {{ email }} \
                    {{ first_name }} {{ last_name }}";
    let renderer = open(&[("user-registration.liquid", template)]).unwrap();
    let mut envelope = envelope(all().swap_remove(2), "en");
    envelope.project = Project { logo: "https://acme.example/assets/1.png".into(), ..project() };
    assert_eq!(
        renderer.render(&envelope).unwrap().html,
        "Acme &amp; Söhne #6644FF https://acme.example/assets/1.png https://acme.example/ \
         https://acme.example/admin/verify?lang=x&token=abc.def-ghi_jkl ada@example.com Ada Lovelace"
    );
}

/// A link is not HTML-escaped before templates see it, so that it can be a parameter of another link.
#[test]
fn a_link_can_be_url_encoded() {
    let html = reset_with(&[("password-reset.liquid", "{{ url | url_encode }}|{{ url | escape }}")]).html;
    let (encoded, escaped) = html.split_once('|').unwrap();
    assert!(encoded.ends_with("%3Flang%3Dx%26token%3Dabc.def-ghi_jkl"), "{encoded}");
    assert!(escaped.ends_with("?lang=x&amp;token=abc.def-ghi_jkl"), "{escaped}");
}

#[test]
fn partials_can_be_shared() {
    let files = [
        ("parts/hello.liquid", "Hello {{ email }}{{ to }}"),
        (
            "password-reset.liquid",
            "{% include 'parts/hello' %}|{% render 'parts/hello.liquid', email: url, to: 1 %}",
        ),
    ];
    let html = reset_with(&files).html;
    assert!(html.starts_with("Hello ada@example.com|Hello https://acme.example/"), "{html}");
}

#[test]
fn a_missing_folder_has_no_templates() {
    let renderer = Renderer::new(Some(Path::new("/nowhere/at/all").to_owned())).unwrap();
    let built_in = self::renderer().render(&envelope(reset(), "en")).unwrap();
    assert_eq!(renderer.render(&envelope(reset(), "en")).unwrap(), built_in);
}

#[test]
fn unused_files_are_ignored() {
    let files = [
        ("weekly-report.liquid", "{% broken {{"),
        ("notes.txt", "{% broken {{"),
        (".password-reset.liquid", "hidden"),
        ("old/password-reset.liquid", "in a folder"),
    ];
    let rendered = reset_with(&files);
    assert!(rendered.html.contains("Choose a new password"));
}

#[rstest]
#[case::broken("{% if %}", "password-reset")]
#[case::unknown_tag("{% nonsense %}", "password-reset")]
#[case::unknown_filter("{{ email | nonsense }}", "nonsense")]
#[case::missing_partial("{% render 'nowhere' %}", "nowhere")]
#[case::missing_layout("{% layout 'nowhere' %}", "nowhere")]
#[case::outside("{% include '../secret' %}", "../secret")]
#[case::absolute("{% layout '/etc/passwd' %}", "/etc/passwd")]
fn an_invalid_template_is_reported_at_the_start(#[case] template: &str, #[case] named: &str) {
    let error = error_with(&[("password-reset.liquid", template)]);
    assert!(error.contains("password-reset") && error.contains(named), "{error}");
}

/// GHSA-5h38-6755-g83w: a name in a template is looked up among the loaded templates, never in the file system.
#[rstest]
#[case::above("../secret")]
#[case::above_through_a_subfolder("parts/../../secret")]
#[case::with_extension("../secret.liquid")]
#[case::backslash("..\\secret")]
#[case::encoded("%2e%2e%2fsecret")]
#[case::encoded_twice("%252e%252e%252fsecret")]
#[case::null("../secret\0")]
fn ghsa_5h38_no_name_leads_out_of_the_folder(#[case] name: &str) {
    let outside = folder(&[("secret.liquid", "content outside")]);
    let absolute = outside.path().join("secret").display().to_string();
    for name in [name, &absolute] {
        for tag in ["include", "render", "layout"] {
            let inside = outside.path().join("templates");
            std::fs::create_dir_all(inside.join("parts")).unwrap();
            std::fs::write(inside.join("password-reset.liquid"), format!("{{% {tag} '{name}' %}}")).unwrap();
            let error = Renderer::new(Some(inside)).err().unwrap().to_string();
            assert!(error.contains("password-reset") && !error.contains("content outside"), "{error}");
        }
    }
}

#[test]
fn a_partial_used_by_some_mails_only_is_tested_at_the_start() {
    let files =
        [("user-registration.liquid", "{% unless first_name %}{% render 'nowhere' %}{% endunless %}")];
    assert!(error_with(&files).contains("user-registration"));
}

#[test]
fn a_file_that_is_not_utf_8_is_reported() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("base.liquid"), b"\xff\xfe").unwrap();
    let error = Renderer::new(Some(folder.path().to_owned())).err().unwrap().to_string();
    assert!(error.contains("base.liquid"), "{error}");
}

#[test]
fn debug_does_not_print_links() {
    let rendered = reset_with(&[]);
    let shown = format!("{:?} {:?}", rendered, envelope(reset(), "en"));
    assert!(!shown.contains("token"), "{shown}");
    assert!(Mail::TEMPLATES.iter().any(|name| shown.contains(name)));
}
