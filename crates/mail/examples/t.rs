fn main() {
    let t = std::time::Instant::now();
    let r = vestibule_mail::Renderer::new(None).unwrap();
    println!("new {:?}", t.elapsed());
    let e = vestibule_mail::Envelope {
        to: "a@b.co".into(),
        language: "de".into(),
        project: Default::default(),
        mail: vestibule_mail::Mail::PasswordReset { url: "https://x/".into(), email: "a@b.co".into() },
    };
    let t = std::time::Instant::now();
    for _ in 0..100 {
        r.render(&e).unwrap();
    }
    println!("render {:?}", t.elapsed() / 100);
}
