// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.file;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import java.net.URI;
import java.util.Map;

/** Makes {@link FileKekClient}s for {@code file:} URIs, for development only. Takes no settings. Thread safe. */
public final class FileKekClientProvider implements KekClientProvider {
    /** For {@link java.util.ServiceLoader}. */
    public FileKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return FileKekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        return new FileKekClient();
    }
}
