//! The committee brings the innovations of an earlier year as a table: a cell is wrong, is mended, and all rows go into the catalogue.

use std::path::PathBuf;

use super::Journey;
use crate::driver::{Browser, DESK};

const HEADER: &str = "Nama Inovasi;Tahun;Perangkat Daerah;Urusan;Dimensi Smart City";
const FIRST: &str = "Contoh Lumbung Warga;2024;Kecamatan Contoh;Pangan;Smart Society";

impl Journey {
    pub(super) async fn import(&self) {
        let committee = self.signed_in("panitia@contoh.test", DESK).await;
        committee.visit("/committee").await;
        committee.go("main a[href='/committee/imports']").await;
        self.look(&committee).await;
        let wrong =
            format!("{HEADER}\r\n{FIRST}\r\nContoh Perahu Baca;nanti;Dinas Contoh;Perpustakaan;Smart People\r\n");
        self.as_far_as_the_trial(&committee, &wrong).await;
        assert!(!committee.has("form[action$='/completion']").await, "{}", committee.text().await);
        let faults = committee.read("[aria-labelledby=faults]").await;
        assert!(faults.contains("B3") && faults.contains("Smart People"), "{faults}");
        self.leave_picture(&committee, "import-trial").await;
        committee.visit("/committee/imports").await;
        let right =
            format!("{HEADER}\r\n{FIRST}\r\nContoh Perahu Baca;2023;Dinas Contoh;Perpustakaan;Smart Living\r\n");
        self.as_far_as_the_trial(&committee, &right).await;
        committee.submit("form[action$='/completion']").await;
        committee.find("form[action$='/undoing']").await;
        self.look(&committee).await;
        committee.visit("/catalogue/contoh-perahu-baca").await;
        let affair = if self.way.language == "id" { "Perpustakaan" } else { "Libraries" };
        committee.expect(affair).await;
        committee.close().await;
    }

    /// Uploads the table, takes its only sheet and the columns that were guessed.
    async fn as_far_as_the_trial(&self, committee: &Browser, text: &str) {
        committee.attach("file", &table(text)).await;
        committee.submit("form[action='/committee/imports']").await;
        committee.expect_at("/committee/imports/").await;
        self.look(committee).await;
        committee.submit("form[action$='/sheet']").await;
        committee.find("form[action$='/mapping']").await;
        self.look(committee).await;
        self.leave_picture(committee, "import-mapping").await;
        committee.submit("form[action$='/mapping']").await;
        committee.find("[aria-labelledby=sample]").await;
        self.look(committee).await;
    }
}

fn table(text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(uuid::Uuid::new_v4().simple().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("inovasi-contoh-2024.csv");
    std::fs::write(&path, text).unwrap();
    path
}
