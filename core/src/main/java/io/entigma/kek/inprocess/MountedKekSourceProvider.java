// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;

/** Makes {@link MountedKekSource}s for {@code file:} URIs of folders. Takes no settings. Thread safe. */
public final class MountedKekSourceProvider implements KekSourceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MountedKekSourceProvider() {}

    @Override
    public boolean supports(URI source) {
        return "file".equalsIgnoreCase(source.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public KekSource create(URI source, Settings settings) {
        try {
            return new MountedKekSource(Path.of(source));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new MisconfigurationException(
                    "KEK source '" + source + "': must be a folder of this machine, as file:/run/secrets/kek", e);
        }
    }
}
