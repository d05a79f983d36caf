// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.keyserver.audit.AuditFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path folder;

    private ServerFixture fixture;

    @BeforeEach
    void makeSomeLines() {
        fixture = ServerFixture.start(folder.resolve("server"));
        try (KeyServerKekClient client = fixture.client("app")) {
            for (int i = 0; i < 5; i++) {
                client.wrap(fixture.kek(), ServerFixture.dek(i), ServerFixture.ACME);
            }
        }
        fixture.close();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Path log() {
        return fixture.directory.auditLog();
    }

    private Optional<String> faultAfter(Consumer<List<String>> change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(log(), StandardCharsets.UTF_8));
        change.accept(lines);
        Files.writeString(log(), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        return fixture.verifier().check(List.of(log()));
    }

    @Test
    void check_untouched_findsNothing() throws IOException {
        assertThat(faultAfter(lines -> {})).isEmpty();
        assertThat(Files.readString(log())).contains("\"op\":\"wrap\"", "\"tenant\":\"acme\"", "\"op\":\"stop\"");
    }

    @Test
    void check_changedLine_isFound() throws IOException {
        assertThat(faultAfter(lines -> lines.set(3, lines.get(3).replace("acme", "evil"))))
                .hasValueSatisfying(fault -> assertThat(fault).contains("4"));
    }

    @Test
    void check_droppedLine_isFound() throws IOException {
        assertThat(faultAfter(lines -> lines.remove(3))).isPresent();
    }

    @Test
    void check_swappedLines_isFound() throws IOException {
        assertThat(faultAfter(lines -> Collections.swap(lines, 2, 3))).isPresent();
    }

    @Test
    void check_addedLine_isFound() throws IOException {
        assertThat(faultAfter(lines -> lines.add(3, lines.get(3)))).isPresent();
    }

    @Test
    void check_cutTail_isFound() throws IOException {
        assertThat(faultAfter(
                        lines -> lines.subList(lines.size() - 2, lines.size()).clear()))
                .isPresent();
    }

    @Test
    void start_afterRestart_chainGoesOn() throws IOException {
        fixture.restart(builder -> builder);
        try (KeyServerKekClient client = fixture.client("app")) {
            client.wrap(fixture.kek(), ServerFixture.dek(9), ServerFixture.ACME);
        }
        fixture.close();
        assertThat(faultAfter(lines -> assertThat(lines).hasSize(10))).isEmpty();
    }

    @Test
    void wrap_diskIsFull_isRefusedAndGoesOnLater() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        AuditFile real = AuditFile.onDisk(log());
        fixture.restart(builder -> builder.auditFile(new FullDisk(real, full)));
        try (KeyServerKekClient client = fixture.client("app")) {
            full.set(true);
            assertThatThrownBy(() -> client.wrap(fixture.kek(), ServerFixture.dek(1), ServerFixture.ACME))
                    .isInstanceOf(KeyServerUnavailableException.class);
            assertThat(fixture.post("app", "/wrap", "{}").statusCode()).isEqualTo(503);
            full.set(false);
            client.wrap(fixture.kek(), ServerFixture.dek(1), ServerFixture.ACME);
        }
        fixture.close();
        assertThat(faultAfter(lines -> {})).isEmpty();
    }

    /** A disk with no room left while the switch is on. */
    private record FullDisk(AuditFile real, AtomicBoolean full) implements AuditFile {
        @Override
        public void append(byte[] bytes) throws IOException {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            real.append(bytes);
        }

        @Override
        public void cut(long length) throws IOException {
            real.cut(length);
        }

        @Override
        public long length() throws IOException {
            return real.length();
        }

        @Override
        public byte[] tail(int limit) throws IOException {
            return real.tail(limit);
        }

        @Override
        public void force() throws IOException {
            real.force();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
