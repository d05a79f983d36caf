// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.file;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;

/** Makes {@link FileKekClient}s for {@code file:} URIs, for development only. Takes no settings. Thread safe. */
public final class FileKekClientProvider implements KekClientProvider {
    /** For {@link java.util.ServiceLoader}. */
    public FileKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return FileKekClient.isKekUri(kek);
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        return new FileKekClient();
    }
}
