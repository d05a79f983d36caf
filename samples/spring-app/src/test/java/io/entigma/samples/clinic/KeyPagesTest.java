// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ClinicTest
class KeyPagesTest {
    @Autowired
    private Visitor visitor;

    @Autowired
    private Stored stored;

    @Test
    void rotateKek_rewrapsTheKeysOfThisClinicAlone() throws Exception {
        long id = visitor.adds(Clinic.SOUTH, "Kept", 100);
        Map<String, Object> patient = stored.patient(id);
        List<Map<String, Object>> mine = stored.keys(Clinic.SOUTH);
        List<Map<String, Object>> others = stored.keys(Clinic.NORTH);

        assertThat(visitor.posts(Clinic.SOUTH, "/keys/rotate-kek")).hasStatus(302);

        List<Map<String, Object>> now = stored.keys(Clinic.SOUTH);
        assertThat(now.get(0).get("kek_version")).isNotEqualTo(mine.get(0).get("kek_version"));
        assertThat((byte[]) now.get(0).get("wrapped_dek"))
                .isNotEqualTo(mine.get(0).get("wrapped_dek"));
        assertThat((byte[]) now.get(0).get("key_id")).isEqualTo(mine.get(0).get("key_id"));
        assertThat(stored.keys(Clinic.NORTH).get(0).get("kek_version"))
                .isEqualTo(others.get(0).get("kek_version"));
        for (String column : Stored.SEALED) {
            assertThat(stored.column(id, column)).isEqualTo(patient.get(column));
        }
        assertThat(visitor.reads(Clinic.SOUTH, "/keys"))
                .contains(String.valueOf(now.get(0).get("kek_version")));
    }

    @Test
    void rotateDataKey_thenReencrypt_movesStoredValuesAndSearchesFindThemAllTheTime() throws Exception {
        long id = visitor.adds(Clinic.SOUTH, "Moved", 101);
        long others = visitor.adds(Clinic.NORTH, "Stays", 101);
        byte[] email = stored.column(id, "email");
        byte[] othersEmail = stored.column(others, "email");
        int versions = stored.keys(Clinic.SOUTH).size();

        assertThat(visitor.posts(Clinic.SOUTH, "/keys/rotate-data-key")).hasStatus(302);
        String rotated = visitor.waits(Clinic.SOUTH);
        assertThat(rotated).contains("Version " + (versions + 1) + " seals now", ">active<", ">live<");
        assertThat(stored.keys(Clinic.SOUTH)).hasSize(versions + 1);
        assertThat(stored.column(id, "email")).isEqualTo(email);
        long newer = visitor.adds(Clinic.SOUTH, "Newer", 102);
        assertThat(Stored.keyId(stored.column(newer, "email"))).isNotEqualTo(Stored.keyId(email));
        assertThat(visitor.reads(Clinic.SOUTH, "/patients?wanted=T-101")).contains("Moved");
        assertThat(visitor.reads(Clinic.SOUTH, "/patients?wanted=T-102")).contains("Newer");

        visitor.posts(Clinic.NORTH, "/keys/rotate-data-key");
        assertThat(visitor.waits(Clinic.NORTH)).contains("seals now");

        assertThat(visitor.posts(Clinic.SOUTH, "/keys/reencrypt")).hasStatus(302);
        String started = visitor.reads(Clinic.SOUTH, "/keys");
        assertThat(started).contains("<progress", "http-equiv=\"refresh\"", ">running<");
        assertThat(visitor.posts(Clinic.SOUTH, "/keys/rotate-data-key")).flash().containsKey("problem");
        String done = visitor.waits(Clinic.SOUTH);
        assertThat(done).contains("patients moved").doesNotContain("http-equiv=\"refresh\"");
        Set<Object> used = Stored.SEALED.stream()
                .map(column -> Stored.keyId(stored.column(id, column)))
                .collect(Collectors.toSet());
        assertThat(used).containsExactly(Stored.keyId(stored.column(newer, "email")));
        assertThat(stored.column(others, "email")).isEqualTo(othersEmail);
        assertThat(visitor.reads(Clinic.SOUTH, "/patients?wanted=T-101")).contains("Moved");
    }

    @Test
    void shred_withTheNameTyped_destroysThisClinicAloneAndEnableBringsANewKey() throws Exception {
        long id = visitor.adds(Clinic.LAKE, "Lost-canary", 103);
        byte[] name = stored.column(id, "name");

        visitor.posts(Clinic.LAKE, "/keys/shred", "confirmation", "lake clinic");
        assertThat(stored.keys(Clinic.LAKE))
                .allSatisfy(key -> assertThat(key.get("wrapped_dek")).isNotNull());
        assertThat(visitor.reads(Clinic.LAKE, "/patients/{id}", id)).contains("Lost-canary");

        visitor.posts(Clinic.LAKE, "/keys/shred", "confirmation", " Lake Clinic ");
        assertThat(stored.keys(Clinic.LAKE))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.get("wrapped_dek")).isNull());
        assertThat(stored.column(id, "name")).isEqualTo(name);
        assertThat(visitor.opens(Clinic.LAKE, "/patients/{id}", id)).hasStatus(410);
        assertThat(visitor.reads(Clinic.LAKE, "/patients/{id}", id))
                .contains("keys of this clinic are destroyed", "Enable again", ">f9<")
                .doesNotContain("Lost-canary");
        assertThat(visitor.reads(Clinic.LAKE, "/patients"))
                .contains("unreadable: key destroyed", "Enable again")
                .doesNotContain("canary", "Add a patient");
        assertThat(visitor.reads(Clinic.LAKE, "/patients?wanted=T-103")).contains("Enable again");
        assertThat(visitor.reads(Clinic.LAKE, "/keys")).contains(">shredded<", "Enable again");
        assertThat(visitor.opens(Clinic.NORTH, "/patients")).hasStatus(200);
        refusesNewPatients();

        visitor.posts(Clinic.LAKE, "/keys/enable");
        long after = visitor.adds(Clinic.LAKE, "After", 105);
        Stored.assertSealed(stored.column(after, "name"), "After");
        assertThat(visitor.reads(Clinic.LAKE, "/patients/{id}", after)).contains("After");
        assertThat(visitor.reads(Clinic.LAKE, "/patients")).contains("After", "unreadable: key destroyed");
        assertThat(visitor.opens(Clinic.LAKE, "/patients/{id}", id)).hasStatus(410);
        assertThat(visitor.reads(Clinic.LAKE, "/patients?wanted=T-105")).contains("After");
    }

    private void refusesNewPatients() throws Exception {
        long before = stored.patients(Clinic.LAKE);
        var refused = visitor.posts(
                Clinic.LAKE,
                "/patients",
                "name",
                "Late",
                "email",
                "l@example.org",
                "insuranceNumber",
                "T-104",
                "born",
                "2000-01-01");
        assertThat(refused).hasStatus(410);
        assertThat(refused.getResponse().getContentAsString()).contains("Enable again", "rows of this clinic");
        assertThat(stored.patients(Clinic.LAKE)).isEqualTo(before);
    }

    @Test
    void keys_showTheTableAndWhatIsStored() throws Exception {
        String page = visitor.reads(Clinic.NORTH, "/keys");
        Map<String, Object> key = stored.keys(Clinic.NORTH).get(0);
        String wrapped = HexFormat.of().formatHex((byte[]) key.get("wrapped_dek"));
        assertThat(page)
                .contains(HexFormat.of().formatHex((byte[]) key.get("key_id")))
                .contains(wrapped.substring(0, 24))
                .doesNotContain(wrapped.substring(0, 26))
                .contains("<code>insurance_number</code>", "<th scope=\"row\" class=\"number\">1</th>");
    }
}
