// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The profile "mysql" against a real server. */
@EnabledIf(value = "isWanted", disabledReason = "ENTIGMA_MYSQL_URL is not set: .ci/mysql start target/mysql")
@ActiveProfiles("mysql")
@SpringBootTest(
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/clinic-mysql-${random.uuid}.kek",
            "entigma.epoch-interval=200ms",
            "clinic.sample-patients=3",
            "clinic.reencrypt-rows-per-second=0"
        })
@AutoConfigureMockMvc
@Import({Visitor.class, Stored.class})
class MySqlTest {
    private static final String SCHEMA =
            "clinic_" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    private Visitor visitor;

    @Autowired
    private Stored stored;

    @Autowired
    private JdbcTemplate jdbc;

    /** Where servers are required, a missing one is a failure. */
    static boolean isWanted() {
        return System.getenv("ENTIGMA_MYSQL_URL") != null || "true".equals(System.getenv("ENTIGMA_REQUIRE_SERVERS"));
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add(
                "CLINIC_DB_URL", () -> System.getenv("ENTIGMA_MYSQL_URL") + SCHEMA + "?createDatabaseIfNotExist=true");
        properties.add("CLINIC_DB_USER", () -> "root");
    }

    @AfterEach
    void drop() {
        jdbc.execute("drop database " + SCHEMA);
    }

    @Test
    void storeSearchRotateAndShred_onMySql() throws Exception {
        assertThat(jdbc.queryForObject("select version()", String.class)).doesNotContain("MariaDB");
        long id = visitor.adds(Clinic.NORTH, "Name-canary Müller", 1);
        for (String column : Stored.SEALED) {
            Stored.assertSealed(stored.column(id, column), "canary", "Müller", "example.org", "T-1", "1990", "7946");
        }
        byte[] email = stored.column(id, "email");
        visitor.posts(Clinic.NORTH, "/keys/rotate-kek");
        visitor.posts(Clinic.NORTH, "/keys/rotate-data-key");
        visitor.waits(Clinic.NORTH);
        visitor.posts(Clinic.NORTH, "/keys/reencrypt");
        assertThat(visitor.waits(Clinic.NORTH)).contains("4 patients moved");
        assertThat(Stored.keyId(stored.column(id, "email"))).isNotEqualTo(Stored.keyId(email));
        assertThat(visitor.reads(Clinic.NORTH, "/patients?wanted=T-1")).contains("Name-canary Müller");
        assertThat(visitor.reads(Clinic.NORTH, "/patients/{id}", id)).contains("Müller", ">f9<");
        visitor.posts(Clinic.NORTH, "/keys/shred", "confirmation", Clinic.NORTH.title());
        assertThat(visitor.opens(Clinic.NORTH, "/patients/{id}", id)).hasStatus(410);
        assertThat(visitor.opens(Clinic.SOUTH, "/patients")).hasStatus(200);
    }
}
