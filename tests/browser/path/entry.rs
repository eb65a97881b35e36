//! The innovator registers, fills the entry in, proves it, and hands it in.

use std::path::PathBuf;

use super::{Journey, TITLE};
use crate::{driver::Browser, support::app::PASSWORD};

pub const INNOVATOR: &str = "inovator@contoh.test";

/// The answers by section; what is chosen from a list or a few circles stands with its value.
const ANSWERS: [(&str, &[(&str, &str)]); 6] = [
    ("identitas", &[("nama_inovasi", TITLE), ("inisiator", "opd"), ("nama_inisiator", "Dinas Contoh")]),
    (
        "klasifikasi",
        &[
            ("tahapan", "penerapan"),
            ("jenis", "nondigital"),
            ("bentuk", "pelayanan_publik"),
            ("urusan_utama", "kesehatan"),
            ("dimensi_smart_city", "smart-living"),
        ],
    ),
    (
        "waktu_lokasi",
        &[
            ("waktu_uji_coba", "2025-01-10"),
            ("waktu_penerapan", "2025-03-01"),
            ("wilayah.kabupaten_kota", "63.03"),
            ("wilayah.kecamatan", "Kecamatan Contoh"),
        ],
    ),
    ("rancang_bangun", &[("rancang_bangun", ""), ("merupakan_pengembangan", "tidak")]),
    (
        "tujuan_manfaat_hasil",
        &[
            ("tujuan", "Anak sekolah makan sayur setiap hari."),
            ("manfaat", "Gizi anak membaik dan orang tua belajar berkebun."),
            ("hasil", "Dua belas sekolah contoh memanen sayur sendiri."),
        ],
    ),
    ("kontak", &[("kontak.nama", "Inovator Contoh"), ("kontak.telepon", "081200000000"), ("kontak.surel", INNOVATOR)]),
];

impl Journey {
    pub(super) async fn enter(&self) {
        let innovator = self.register().await;
        innovator.visit(&format!("/contests/{}", self.slug)).await;
        innovator.go("main a[href$='/entries/new']").await;
        let categories = innovator.attributes("input[name=category]", "value").await;
        innovator.tick("category", &categories[0]).await;
        innovator.fill("title", TITLE).await;
        innovator.fill("office", "Dinas Contoh").await;
        self.look(&innovator).await;
        innovator.submit("form[action$='/entries']").await;
        innovator.expect_at("/entries/").await;
        let entry: String = innovator.address().await.split('/').take(3).collect::<Vec<_>>().join("/");
        self.see_gaps(&innovator, &entry).await;
        self.fill_in(&innovator, &entry).await;
        self.prove(&innovator, &entry).await;
        self.hand_in(&innovator, &entry, "1").await;
        innovator.close().await;
    }

    async fn register(&self) -> Browser {
        let innovator = self.person(self.way.innovator).await;
        innovator.visit("/registration/new").await;
        innovator.fill("name", "Inovator Contoh").await;
        innovator.fill("email", INNOVATOR).await;
        innovator.fill("password", PASSWORD).await;
        innovator.fill("password_again", PASSWORD).await;
        innovator.tick("accepted", "1").await;
        self.look(&innovator).await;
        innovator.submit("form[action='/registration']").await;
        innovator.visit(&self.portal.app.mailed_path(INNOVATOR, "confirmation").await).await;
        innovator.fill("password", PASSWORD).await;
        innovator.submit("form[action^='/confirmation/']").await;
        innovator.expect_at("/entries").await;
        self.look(&innovator).await;
        innovator
    }

    /// The check page names every gap and leads to its field.
    async fn see_gaps(&self, innovator: &Browser, entry: &str) {
        innovator.visit(&format!("{entry}/submission/new")).await;
        let gaps = innovator.attributes("#gaps a", "href").await;
        assert!(gaps.iter().any(|href| href.contains("/sections/rancang_bangun#field-rancang_bangun")), "{gaps:?}");
        assert!(gaps.iter().any(|href| href.contains("/evidence")), "{gaps:?}");
        assert!(!innovator.has("form[action$='/submission']").await);
        self.look(innovator).await;
        self.leave_picture(innovator, "check").await;
        innovator.go("#gaps a[href*='#field-rancang_bangun']").await;
        innovator.find("#field-rancang_bangun").await;
    }

    async fn fill_in(&self, innovator: &Browser, entry: &str) {
        let design = "Sekolah contoh membagi bedeng kepada tiap kelas. ".repeat(44);
        for (section, answers) in ANSWERS {
            innovator.visit(&format!("{entry}/sections/{section}")).await;
            for (name, value) in answers {
                self.answer(innovator, name, if *name == "rancang_bangun" { &design } else { value }).await;
            }
            if self.way.scripts {
                innovator.find("[data-save-state][data-state=saved]").await;
            }
            self.look(innovator).await;
            innovator.go("main form button[name=go][value=next]").await;
            assert!(!innovator.has("#errors").await, "{}", innovator.text().await);
        }
    }

    async fn answer(&self, innovator: &Browser, name: &str, value: &str) {
        let field = innovator.find(&format!("main [name='{name}']:not([type=hidden])")).await;
        match (field.tag_name().await.unwrap().as_str(), field.attr("type").await.unwrap().as_deref()) {
            ("input", Some("radio" | "checkbox")) => innovator.tick(name, value).await,
            ("select", _) => innovator.choose(name, value).await,
            ("input", Some("date")) => innovator.set(name, value).await,
            _ if value.len() > 100 => innovator.set(name, value.trim()).await,
            _ => innovator.fill(name, value).await,
        }
    }

    /// A file for the criterion that asks for it, and a link.
    async fn prove(&self, innovator: &Browser, entry: &str) {
        let proof = "#gaps a[href*='/evidence?for=']";
        innovator.visit(&format!("{entry}/submission/new")).await;
        assert!(innovator.has(proof).await, "{}", innovator.text().await);
        while innovator.has(proof).await {
            innovator.go(proof).await;
            innovator.fill("title", "Laporan kegiatan").await;
            innovator.fill("page_note", "Lihat halaman 4").await;
            innovator.attach("file", &report()).await;
            self.look(innovator).await;
            innovator.submit("form[action$='/evidence']").await;
            innovator.expect("Laporan kegiatan").await;
            innovator.visit(&format!("{entry}/submission/new")).await;
        }
        innovator.visit(&format!("{entry}/evidence")).await;
        innovator.fill("title", "Video panen").await;
        innovator.fill("url", "https://contoh.test/video").await;
        innovator.submit("form[action$='/evidence']").await;
        innovator.expect("Video panen").await;
        self.look(innovator).await;
        self.leave_picture(innovator, "evidence").await;
    }

    /// The receipt on the screen and the one in the mail name the same document.
    pub(super) async fn hand_in(&self, innovator: &Browser, entry: &str, ordinal: &str) {
        innovator.visit(&format!("{entry}/submission/new")).await;
        assert!(!innovator.has("#gaps").await, "{}", innovator.text().await);
        innovator.tick("statement", "1").await;
        self.look(innovator).await;
        innovator.submit("form[action$='/submission']").await;
        let sha256 = innovator.read("#sha256").await;
        self.look(innovator).await;
        self.leave_picture(innovator, &format!("receipt-{ordinal}")).await;
        assert_eq!(sha256.len(), 64);
        let mails = self.portal.app.mails().await;
        let newest = mails.iter().rev().find(|(to, letter)| to == INNOVATOR && letter.template == "entry_receipt");
        let mail = sayembara::mailers::render(&self.portal.app.portal, &newest.unwrap().1).unwrap();
        assert!(mail.text.contains(&sha256) && mail.html.contains(&sha256), "{}", mail.text);
    }
}

/// A small PDF.
fn report() -> PathBuf {
    let path = std::env::temp_dir().join(format!("laporan-{}.pdf", uuid::Uuid::new_v4().simple()));
    let text = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    std::fs::write(&path, text).unwrap();
    path
}
