// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key server for development, whose files stay or go. */
class KeyServerServiceTest {
    private static final List<Path> CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .map(Path::of)
            .toList();

    @TempDir
    private Path folder;

    private KeyServerService started(Path kept) {
        KeyServerService service = new KeyServerService(CLASS_PATH, kept);
        service.start();
        return service;
    }

    private final long others = ProcessHandle.current().children().count();

    private long servers() {
        return ProcessHandle.current().children().count() - others;
    }

    @Test
    @DisplayName(
            "the application and its continuous tests have one server, and a restart has the same KEK at the same address")
    void start_inAFolderThatIsKept_sharesAndKeepsTheKek() throws Exception {
        Path kept = folder.resolve("kept");
        KeyServerService first = started(kept);
        KeyServerService second = started(kept);
        assertThat(second.kekUri()).isEqualTo(first.kekUri());
        assertThat(second.passwordFile()).isEqualTo(first.passwordFile());
        assertThat(servers()).isEqualTo(1);
        second.close();
        assertThat(servers()).isEqualTo(1);
        byte[] store = Files.readAllBytes(Path.of(first.clientKeyStore()));
        first.close();
        assertThat(servers()).isZero();

        KeyServerService restarted = started(kept);
        assertThat(restarted.kekUri()).isEqualTo(first.kekUri());
        assertThat(Files.readAllBytes(Path.of(restarted.clientKeyStore()))).isEqualTo(store);
        restarted.close();
    }

    @Test
    void close_ofATemporaryOne_leavesNoFile() {
        KeyServerService service = started(null);
        Path password = Path.of(service.passwordFile());
        assertThat(password).exists();
        service.close();
        assertThat(password).doesNotExist();
        assertThat(servers()).isZero();
    }
}
