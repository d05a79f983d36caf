// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseSelectionTest {
    @Test
    void parse_blank_isAll() {
        assertThat(DatabaseSelection.parse(" ").chosen()).containsExactly(Database.values());
    }

    @Test
    void parse_names_isThose() {
        assertThat(DatabaseSelection.parse("h2-file, mysql").chosen())
                .containsExactly(Database.H2_FILE, Database.MYSQL);
    }

    @Test
    void parse_unknownName_saysKnownOnes() {
        assertThatThrownBy(() -> DatabaseSelection.parse("h2,oracle"))
                .hasMessage("-Dentigma.test.databases: no database 'oracle';"
                        + " known: [h2, h2-file, postgresql, mariadb, mysql]");
    }

    @Test
    void mySqlAddress_withQuery_keepsIt() {
        assertThat(MySqlServer.at("jdbc:mysql://h:1?a=b", "root", ""))
                .isEqualTo(new ServerDatabases("jdbc:mysql://h:1/", "?a=b", "", "root", ""));
    }

    @Test
    void mySqlAddress_withDatabase_isRefused() {
        assertThatThrownBy(() -> MySqlServer.at("jdbc:mysql://h:1/mine?a=b", "root", ""))
                .hasMessageContaining("no database");
    }

    @Test
    void start_hangs_saysSoAtOnceTheSecondTime() {
        CountDownLatch never = new CountDownLatch(1);
        StartedOnce<String> server = new StartedOnce<>("sloth", Duration.ofMillis(20), () -> {
            never.await();
            return "up";
        });
        assertThatThrownBy(server::get).hasMessageStartingWith("sloth: did not start within 0 s");
        assertThatThrownBy(server::get).hasMessageStartingWith("sloth: did not start within 0 s");
    }

    @Test
    void start_fails_isNotTriedAgain() {
        AtomicInteger starts = new AtomicInteger();
        StartedOnce<String> server = new StartedOnce<>("dud", Duration.ofSeconds(10), () -> {
            starts.incrementAndGet();
            throw new IllegalStateException("no disk");
        });
        assertThatThrownBy(server::get)
                .hasMessageStartingWith("dud: did not start;")
                .hasRootCauseMessage("no disk");
        assertThatThrownBy(server::get).hasRootCauseMessage("no disk");
        assertThat(starts).hasValue(1);
    }
}
