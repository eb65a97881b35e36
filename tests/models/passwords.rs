//! Hashing of passwords.

use sayembara::models::passwords;

/// How often other work got its turn while `hashing` ran on the only thread that this test has.
async fn turns_beside<T: Send + 'static>(hashing: impl Future<Output = T> + Send + 'static) -> (T, u64) {
    let hashing = tokio::spawn(hashing);
    let mut turns = 0;
    while !hashing.is_finished() {
        tokio::task::yield_now().await;
        turns += 1;
    }
    (hashing.await.unwrap(), turns)
}

#[tokio::test(flavor = "current_thread")]
async fn hashing_never_holds_up_the_thread_that_answers_others() {
    let (hashed, turns) = turns_beside(passwords::hash("empat kata yang mudah".to_owned())).await;
    let hashed = hashed.unwrap();
    assert!(turns > 20, "{turns}");
    assert!(hashed.starts_with("$argon2id$"), "{hashed}");
    for (password, known, fits) in [
        ("empat kata yang mudah", Some(hashed.clone()), true),
        ("empat kata yang lain", Some(hashed.clone()), false),
        // An address that nobody has costs the same work.
        ("empat kata yang mudah", None, false),
    ] {
        let (found, turns) = turns_beside(passwords::verify(password.to_owned(), known)).await;
        assert_eq!(found.unwrap(), fits);
        assert!(turns > 20, "{turns}");
    }
}
