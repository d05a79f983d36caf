// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.key.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is in the database, over JDBC. */
@TestComponent
class Stored {
    static final List<String> SEALED = List.of("name", "email", "insurance_number", "born", "notes", "phones");

    private final JdbcTemplate jdbc;

    Stored(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, Object> patient(long id) {
        return jdbc.queryForMap("select * from patient where id = ?", id);
    }

    byte[] column(long id, String column) {
        return (byte[]) patient(id).get(column);
    }

    long patients(Clinic clinic) {
        return count("select count(*) from patient where clinic = ?", clinic);
    }

    long count(String sql, Clinic clinic) {
        Long count = jdbc.queryForObject(sql, Long.class, clinic.tenant().value());
        return count == null ? 0 : count;
    }

    /** The rows of the key table of a clinic, the newest version first. Its tenant column holds bytes. */
    List<Map<String, Object>> keys(Clinic clinic) {
        return jdbc.queryForList("select * from entigma_key order by version desc").stream()
                .filter(row -> tenant(row).equals(clinic.tenant().value()))
                .toList();
    }

    private static String tenant(Map<String, Object> row) {
        Object tenant = row.get("tenant");
        return tenant instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(tenant);
    }

    static KeyId keyId(byte[] sealed) {
        return KeyId.read(sealed, 2);
    }

    /** Begins with the marker, and holds none of the words. */
    static void assertSealed(byte[] stored, String... words) {
        assertThat(stored).isNotNull();
        assertThat(stored[0]).as("marker").isEqualTo((byte) 0xF9);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(words);
    }
}
