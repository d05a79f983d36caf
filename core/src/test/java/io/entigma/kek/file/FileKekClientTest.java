// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.Parallel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKekClientTest {
    private static final KeyId ID = KeyId.parse("00112233445566778899aabbccddeeff");
    private static final WrapContext ACME = new WrapContext(new TenantId("acme"), ID);

    @TempDir
    Path folder;

    private final FileKekClient client = new FileKekClient();

    private URI kek() {
        return folder.resolve("dev.kek").toUri();
    }

    private static CleartextKey dek() {
        return CleartextKey.copyOf(new byte[32]);
    }

    @Test
    void unwrap_whatWasWrapped_givesTheDek() throws Exception {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        assertThat(new FileKekClient().unwrap(kek(), wrapped, ACME).matches(dek()))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("dev.kek"))))
                .isEqualTo("rw-------");
    }

    @Test
    void unwrap_otherContext_isRefused() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        WrapContext otherTenant = new WrapContext(new TenantId("ACME"), ID);
        WrapContext otherKey = new WrapContext(ACME.tenant(), new KeyId(1, 2));
        for (WrapContext other : List.of(otherTenant, otherKey)) {
            assertThatThrownBy(() -> client.unwrap(kek(), wrapped, other))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining(other.keyId().toString());
        }
    }

    @Test
    void rotate_newVersionWraps_oldStillOpens() {
        WrappedDek before = client.wrap(kek(), dek(), ACME);
        String version = client.rotate(kek());
        WrappedDek after = client.wrap(kek(), dek(), ACME);
        assertThat(after.kekVersion()).isEqualTo(version).isNotEqualTo(before.kekVersion());
        assertThat(client.unwrap(kek(), before, ACME).matches(dek())).isTrue();
        assertThat(client.rewrap(kek(), before, ACME).kekVersion()).isEqualTo(version);
    }

    @Test
    void wrap_manyClientsMakeTheFile_oneKekIsLeft() throws Exception {
        List<WrappedDek> all = Parallel.call(16, i -> () -> new FileKekClient().wrap(kek(), dek(), ACME));
        assertThat(all)
                .allSatisfy(wrapped -> assertThat(
                                new FileKekClient().unwrap(kek(), wrapped, ACME).matches(dek()))
                        .isTrue());
    }

    @Test
    void wrap_noFolderOrRubbish_isAClearError() throws Exception {
        URI nowhere = folder.resolve("none").resolve("dev.kek").toUri();
        assertThatThrownBy(() -> client.wrap(nowhere, dek(), ACME))
                .isInstanceOf(EntigmaException.class)
                .hasMessageContaining("none");
        Files.writeString(folder.resolve("dev.kek"), "{\"canary\":1}");
        assertThatThrownBy(() -> client.wrap(kek(), dek(), ACME))
                .isInstanceOf(EntigmaException.class)
                .hasMessageNotContaining("canary");
    }

    @Test
    void wrap_firstUse_saysLoudlyWhatItIs() {
        try (LogCapture logs = LogCapture.start()) {
            client.wrap(kek(), dek(), ACME);
            assertThat(logs.entries()).anyMatch(entry -> entry.contains("FOR DEVELOPMENT ONLY"));
        }
        assertThat(client.describe()).contains("DEVELOPMENT ONLY");
    }
}
