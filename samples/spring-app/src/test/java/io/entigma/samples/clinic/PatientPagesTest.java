// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ClinicTest
class PatientPagesTest {
    @Autowired
    private Visitor visitor;

    @Autowired
    private Stored stored;

    @Test
    void add_valid_storesSealedColumnsAlone() throws Exception {
        long id = visitor.adds(Clinic.NORTH, "Name-canary Müller", 1);
        String[] words = {"canary", "Müller", "example.org", "T-1", "1990", "7946", "020"};
        for (String column : Stored.SEALED) {
            Stored.assertSealed(stored.column(id, column), words);
        }
        assertThat(stored.patient(id).get("clinic")).isEqualTo("north");
        assertThat(stored.patient(id).get("admitted").toString()).matches("20\\d\\d-.*");

        String page = visitor.reads(Clinic.NORTH, "/patients/{id}", id);
        assertThat(page)
                .contains("Name-canary Müller", "patient1@example.org", "1990-02-28", "notes-canary-1")
                .contains("+44 20 7946 0001", "+44 20 7946 0002");
        String hex = HexFormat.of().formatHex(stored.column(id, "email"));
        assertThat(page)
                .contains(">f9<", ">" + hex.substring(4, 36) + "<", ">" + hex.substring(36) + "<")
                .contains("AES-256-SIV, deterministic", "AES-256-GCM, random");
    }

    @Test
    void add_wrongFields_storesNothingAndMarksThem() throws Exception {
        long before = stored.patients(Clinic.NORTH);
        MvcTestResult result = visitor.posts(
                Clinic.NORTH, "/patients", "name", " ", "email", "none", "insuranceNumber", "x", "born", "yesterday");
        assertThat(result).hasStatus(422);
        assertThat(result.getResponse().getContentAsString())
                .contains("aria-invalid=\"true\"", "Nothing was stored yet");
        assertThat(stored.patients(Clinic.NORTH)).isEqualTo(before);
    }

    @Test
    void add_insuranceNumberOfAnotherPatient_isRefusedInTheSameClinicAlone() throws Exception {
        visitor.adds(Clinic.NORTH, "First", 2);
        MvcTestResult again = visitor.posts(
                Clinic.NORTH,
                "/patients",
                "name",
                "Second",
                "email",
                "s@example.org",
                "insuranceNumber",
                " t-2",
                "born",
                "2000-01-01");
        assertThat(again).hasStatus(422);
        assertThat(again.getResponse().getContentAsString()).contains("belongs to another patient");
        visitor.adds(Clinic.SOUTH, "Elsewhere", 2);
    }

    @Test
    void search_wholeValueInAnyCase_findsThePatientOfThisClinicAlone() throws Exception {
        visitor.adds(Clinic.NORTH, "Searched-for", 3);
        assertThat(visitor.reads(Clinic.NORTH, "/patients?wanted={w}", "PATIENT3@example.ORG"))
                .contains("Searched-for");
        assertThat(visitor.reads(Clinic.NORTH, "/patients?wanted={w}", "T-3")).contains("Searched-for", "1 found");
        assertThat(visitor.reads(Clinic.NORTH, "/patients?wanted={w}", "patient3@"))
                .contains("0 found");
        assertThat(visitor.reads(Clinic.SOUTH, "/patients?wanted={w}", "T-3")).contains("0 found");
    }

    @Test
    void search_byPartOfNameAndBirth_findsThePatientsOfThisClinicInOrder() throws Exception {
        long first = visitor.adds(Clinic.NORTH, "zoe part_canary", 30);
        visitor.adds(Clinic.NORTH, "Anna Part_Canary", 31);
        visitor.adds(Clinic.NORTH, "Bob partxcanary", 32);
        visitor.adds(Clinic.SOUTH, "Cleo Part_Canary", 33);
        String page = visitor.reads(Clinic.NORTH, "/search?part={p}&from=1990-02-28&to=1990-02-28", "PART_can");
        assertThat(page)
                .contains("2 found")
                .containsSubsequence("Anna Part_Canary", "zoe part_canary")
                .doesNotContain("partxcanary", "Cleo");
        String hex = HexFormat.of().formatHex(stored.column(first, "name"));
        assertThat(page).contains(">" + hex.substring(4, 36) + "<");
        Stored.assertSealed(stored.column(first, "name"), "canary");
        assertThat(visitor.reads(Clinic.NORTH, "/search?part={p}&from=1990-03-01", "part_can"))
                .contains("0 found", "Nobody.");
        assertThat(visitor.reads(Clinic.NORTH, "/search?from=tomorrow")).contains("is no date");
        assertThat(visitor.reads(Clinic.NORTH, "/search?order=OLDEST")).contains("Page 1 of", ">On<");
    }

    @Test
    void patient_ofAnotherClinic_isNotThere() throws Exception {
        long id = visitor.adds(Clinic.NORTH, "Hidden", 4);
        byte[] notes = stored.column(id, "notes");
        assertThat(visitor.opens(Clinic.NORTH, "/patients/{id}", id)).hasStatus(200);
        assertThat(visitor.opens(Clinic.SOUTH, "/patients/{id}", id)).hasStatus(404);
        assertThat(visitor.posts(Clinic.SOUTH, "/patients/" + id + "/notes", "notes", "changed"))
                .hasStatus(404);
        assertThat(stored.column(id, "notes")).isEqualTo(notes);
    }

    @Test
    void sameEmail_inTwoClinics_isStoredAsDifferentBytes() throws Exception {
        long north = visitor.adds(Clinic.NORTH, "Same", 5);
        long south = visitor.adds(Clinic.SOUTH, "Same", 5);
        assertThat(stored.column(north, "email")).isNotEqualTo(stored.column(south, "email"));
    }

    @Test
    void changeNotes_sealsThemAnewAndLeavesTheRest() throws Exception {
        long id = visitor.adds(Clinic.NORTH, "Changed", 6);
        var before = stored.patient(id);
        assertThat(visitor.posts(Clinic.NORTH, "/patients/" + id + "/notes", "notes", "later <b>notes</b>"))
                .hasStatus(302);
        Stored.assertSealed(stored.column(id, "notes"), "later");
        assertThat(stored.column(id, "notes")).isNotEqualTo(before.get("notes"));
        assertThat(stored.column(id, "name")).isEqualTo(before.get("name"));
        assertThat(stored.column(id, "email")).isEqualTo(before.get("email"));
        assertThat(visitor.reads(Clinic.NORTH, "/patients/{id}", id)).contains("later &lt;b&gt;notes&lt;/b&gt;");
        visitor.posts(Clinic.NORTH, "/patients/" + id + "/notes", "notes", "x".repeat(4001));
        assertThat(visitor.reads(Clinic.NORTH, "/patients/{id}", id)).contains("later");
    }

    @Test
    void list_hasPages_andNoBytesOfAnotherClinic() throws Exception {
        visitor.adds(Clinic.SOUTH, "South-canary", 7);
        String first = visitor.reads(Clinic.NORTH, "/patients");
        assertThat(first).contains("Page 1 of", "Older").doesNotContain("South-canary");
        assertThat(visitor.reads(Clinic.NORTH, "/patients?page=1")).contains("Newer");
        assertThat(first.getBytes(StandardCharsets.UTF_8).length).isLessThan(60_000);
    }
}
