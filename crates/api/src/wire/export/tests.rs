use http::header::CONTENT_TYPE;
use rstest::rstest;
use serde_json::json;
use vestibule_domain::schema::USERS;

use super::*;
use crate::wire::reply::tests::text;

fn all(data: &Value) -> String {
    let formats = [Export::Csv, Export::CsvUtf8, Export::Json, Export::Xml, Export::Yaml];
    let written = formats.map(|format| content(data, format).expect("a file").replace('\u{feff}', "[BOM]"));
    written.join("\n---\n")
}

/// Two records as Directus 12.4 writes them, except for the apostrophe of `csv_utf8`.
#[test]
fn a_list() {
    let list = json!([
        {
            "id": "a", "name": "=1+1", "last": "O\"Hara, <x>\ny", "tags": ["x", "y,z"], "title": "-5",
            "theme": {"a": {"b": 1}}, "role": null, "policies": [], "mail": true, "part": 0.5,
        },
        {
            "id": "b", "name": "Admin", "last": "", "tags": null, "title": null,
            "theme": null, "role": {"name": "Boss"}, "policies": [], "mail": false, "part": -1,
        },
    ]);
    insta::assert_snapshot!(all(&list), @r#"
    "id","name","last","tags","title","theme.a.b","role","policies","mail","part","theme","role.name"
    "a","=1+1","O""Hara, <x>
    y","[""x"",""y,z""]","-5",1,,"[]",true,0.5,,
    "b","Admin","",,,,,"[]",false,-1,,"Boss"
    ---
    [BOM]"id","name","last","tags","title","theme.a.b","role","policies","mail","part","theme","role.name"
    "a","'=1+1","O""Hara, <x>
    y","[""x"",""y,z""]","'-5",1,,"[]",true,0.5,,
    "b","Admin","",,,,,"[]",false,-1,,"Boss"
    ---
    [
    	{
    		"id": "a",
    		"name": "=1+1",
    		"last": "O\"Hara, <x>\ny",
    		"tags": [
    			"x",
    			"y,z"
    		],
    		"title": "-5",
    		"theme": {
    			"a": {
    				"b": 1
    			}
    		},
    		"role": null,
    		"policies": [],
    		"mail": true,
    		"part": 0.5
    	},
    	{
    		"id": "b",
    		"name": "Admin",
    		"last": "",
    		"tags": null,
    		"title": null,
    		"theme": null,
    		"role": {
    			"name": "Boss"
    		},
    		"policies": [],
    		"mail": false,
    		"part": -1
    	}
    ]
    ---
    <?xml version='1.0'?>
    <data>
        <data>
            <id>a</id>
            <name>=1+1</name>
            <last>O"Hara, &lt;x&gt;
    y</last>
            <tags>x</tags>
            <tags>y,z</tags>
            <title>-5</title>
            <theme>
                <a>
                    <b>1</b>
                </a>
            </theme>
            <role>null</role>
            <mail>true</mail>
            <part>0.5</part>
        </data>
        <data>
            <id>b</id>
            <name>Admin</name>
            <last></last>
            <tags>null</tags>
            <title>null</title>
            <theme>null</theme>
            <role>
                <name>Boss</name>
            </role>
            <mail>false</mail>
            <part>-1</part>
        </data>
    </data>
    ---
    - id: a
      name: =1+1
      last: |-
        O"Hara, <x>
        y
      tags:
      - x
      - y,z
      title: "-5"
      theme:
        a:
          b: 1
      role: null
      policies: []
      mail: true
      part: 0.5
    - id: b
      name: Admin
      last: ""
      tags: null
      title: null
      theme: null
      role:
        name: Boss
      policies: []
      mail: false
      part: -1
    "#);
}

#[test]
fn one_item() {
    let item = json!({"email": "a@b.co", "role": {"name": "Boss", "users": [{"email": "a@b.co"}]}, "x": []});
    insta::assert_snapshot!(all(&item), @r#"
    "email","role.name","role.users","x"
    "a@b.co","Boss","[{""email"":""a@b.co""}]","[]"
    ---
    [BOM]"email","role.name","role.users","x"
    "a@b.co","Boss","[{""email"":""a@b.co""}]","[]"
    ---
    {
    	"email": "a@b.co",
    	"role": {
    		"name": "Boss",
    		"users": [
    			{
    				"email": "a@b.co"
    			}
    		]
    	},
    	"x": []
    }
    ---
    <?xml version='1.0'?>
    <data>
        <email>a@b.co</email>
        <role>
            <name>Boss</name>
            <users>
                <email>a@b.co</email>
            </users>
        </role>
    </data>
    ---
    email: a@b.co
    role:
      name: Boss
      users:
      - email: a@b.co
    x: []
    "#);
}

#[test]
fn nothing() {
    insta::assert_snapshot!(all(&json!([])), @r"
    ---

    ---
    []
    ---
    <?xml version='1.0'?>
    <data/>
    ---
    []
    ");
}

#[test]
fn xml_has_a_name_for_every_key() {
    let odd = json!({"a b": 1, "<x>": 2, "1x": 3, "": 4, "é": 5, "a:b": 6, "-": 7, "·": 8, "·a": 9});
    insta::assert_snapshot!(content(&odd, Export::Xml).expect("a file"), @r"
    <?xml version='1.0'?>
    <data>
        <a_b>1</a_b>
        <_x_>2</_x_>
        <_1x>3</_1x>
        <_>4</_>
        <é>5</é>
        <a_b>6</a_b>
        <_->7</_->
        <_>8</_>
        <_a>9</_a>
    </data>
    ");
}

/// Directus answers 500 here.
#[test]
fn xml_replaces_invalid_characters() {
    let odd = json!({"a": "\u{0}\u{1}\u{b}\t\u{fffe}\u{ffff}😀", "b": [[1, [2]], {}]});
    insta::assert_snapshot!(content(&odd, Export::Xml).expect("a file"), @r"
    <?xml version='1.0'?>
    <data>
        <a>���	��😀</a>
        <b>1</b>
        <b>2</b>
        <b/>
    </data>
    ");
}

#[rstest]
#[case("=cmd()")]
#[case("+1")]
#[case("-1")]
#[case("@SUM(A1)")]
#[case("\t=1")]
#[case("\r=1")]
fn no_cell_of_a_spreadsheet_is_a_formula(#[case] text: &str) {
    let table = content(&json!([{ text: text, "n": -1 }]), Export::CsvUtf8).expect("a file");
    assert_eq!(table, format!("\u{feff}\"'{text}\",\"n\"\n\"'{text}\",-1"));
    let exact = content(&json!([{ "a": text }]), Export::Csv).expect("a file");
    assert_eq!(exact, format!("\"a\"\n\"{text}\""));
}

#[test]
fn yaml_is_read_back() {
    let odd = json!([{
        "a": "true", "b": "null", "c": "1e3", "d": " lead\u{1}\u{b} trail ", "e": "2020-01-01", "f": "- x",
        "g": "a: b #c", "h": "tab\tq\r\nw", "i": "日本 😀", "n": null, "": 4, "@y": 7, "#z": {}, "=": [], "0x1f": "0x1f",
        "~": "~", "y": "y", "1_000": "1_000", "*a": "*a", "&b": "&b", "!c": "!c", "%d": "%d", "k": "\u{85}\u{2028}\u{feff}",
        "l": "", "m": [[1, 2], {"a": [1, null]}, 1.5], "o": -0.5, "p": 12_345_678_901_234_567_890_u64, "<<": {"x": 1},
    }]);
    let yaml = content(&odd, Export::Yaml).expect("a file");
    let read: Value = serde_saphyr::from_str(&yaml).expect(&yaml);
    assert_eq!(read, odd, "{yaml}");
}

#[tokio::test]
async fn a_file_has_a_name_and_no_envelope() {
    let now = DateTime::from_timestamp(1_800_000_007, 0).expect("an instant");
    let response = file(&json!([{"id": 1}]), Export::Csv, &USERS, now);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    let name = &response.headers()[CONTENT_DISPOSITION];
    assert_eq!(name, "attachment; filename=\"directus_users 20270115-080007.csv\"");
    assert_eq!(text(response).await, "\"id\"\n1");
}
