//! Accounts that are made by several at once.

use std::time::Duration;

use futures_util::future::join_all;
use sayembara::{
    db,
    domain::locale::Locale,
    models::{
        _entities::{audit_events, users},
        users::Registration,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::TestApp;

#[tokio::test]
async fn rulebook_56_one_new_address_invited_many_times_at_once_is_one_account() {
    let app = TestApp::start().await;
    for round in 0..5 {
        let email = format!("baru{round}@contoh.test");
        let invite = |name: String| {
            let (app, email) = (&app, &email);
            async move {
                let txn = db::write_txn(app.db()).await?;
                let user = users::Model::find_or_invite(&txn, &name, email, Locale::Id, app.now()).await?;
                txn.commit().await?;
                Ok::<_, sea_orm::DbErr>(user.id)
            }
        };
        let made = join_all((0..6).map(|number| invite(format!("Undangan {number}")))).await;
        let ids: Vec<i64> = made.into_iter().map(Result::unwrap).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
}

#[tokio::test]
async fn rulebook_56_one_address_registered_many_times_at_once_is_one_account() {
    let app = TestApp::start().await;
    let register = |number: usize| {
        let wish = Registration {
            name: format!("Pendaftar {number}"),
            email: "baru@contoh.test".to_owned(),
            password_hash: "x".to_owned(),
            locale: Locale::Id,
        };
        users::Model::register(app.db(), wish, "http://localhost", app.now())
    };
    for done in join_all((0..6).map(register)).await {
        done.unwrap();
    }
    let registered = audit_events::Column::Action.eq("user.registered");
    assert_eq!(audit_events::Entity::find().filter(registered).count(app.db()).await.unwrap(), 1);
    let own = users::Column::EmailFolded.eq("baru@contoh.test");
    assert_eq!(users::Entity::find().filter(own).count(app.db()).await.unwrap(), 1);
}

/// Whoever registers another's address in the very moment in which its owner proves it must not set the password of a proved account.
#[tokio::test]
async fn rulebook_24_a_registration_that_comes_while_the_address_is_proved_changes_nothing() {
    let app = TestApp::start().await;
    let register = |name: &str, password_hash: &str| {
        let wish = Registration {
            name: name.to_owned(),
            email: "pemilik@contoh.test".to_owned(),
            password_hash: password_hash.to_owned(),
            locale: Locale::Id,
        };
        users::Model::register(app.db(), wish, "http://localhost", app.now())
    };
    register("Pemilik Contoh", "sandi-pemilik").await.unwrap();
    let user = users::Entity::find().one(app.db()).await.unwrap().unwrap();
    let txn = db::write_txn(app.db()).await.unwrap();
    user.prove_address(&txn, app.now()).await.unwrap();
    let prove = async {
        // The other one has read the row by now, as it was before.
        tokio::time::sleep(Duration::from_millis(300)).await;
        txn.commit().await.unwrap();
    };
    let (registered, ()) = tokio::join!(register("Orang Lain", "sandi-orang-lain"), prove);
    registered.unwrap();
    let user = users::Entity::find().one(app.db()).await.unwrap().unwrap();
    assert_eq!((user.name.as_str(), user.password_hash), ("Pemilik Contoh", None));
    let mails = app.mails().await;
    assert_eq!(mails.last().unwrap().1.template, "account_exists", "its owner hears of it");
}
