// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.inprocess.KekSource;
import io.entigma.kek.inprocess.KekSourceProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes {@link VaultKvSource}s for {@code vault-kv://HOST:PORT/MOUNT/data/PATH#FIELD}, with the address, login and time limits
 * of {@link VaultKekClientProvider}'s settings. Thread safe.
 */
public final class VaultKvSourceProvider implements KekSourceProvider {
    private static final Pattern PATH = Pattern.compile("/(.+?)/data/(.+)");

    /** For {@link java.util.ServiceLoader}. */
    public VaultKvSourceProvider() {}

    @Override
    public boolean supports(URI source) {
        return "vault-kv".equalsIgnoreCase(source.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return new VaultKekClientProvider().settings();
    }

    @Override
    public KekSource create(URI source, Settings settings) {
        String path = source.getRawPath() == null ? "" : source.getRawPath();
        String field = source.getRawFragment();
        Matcher matcher = PATH.matcher(path);
        if (source.getHost() == null || field == null || !matcher.matches()) {
            throw new MisconfigurationException(
                    "KEK source '" + source + "': must be vault-kv://HOST:PORT/MOUNT/data/PATH#FIELD");
        }
        return new VaultKvSource(
                VaultKekClientProvider.builder(source, settings), matcher.group(1), matcher.group(2), field);
    }
}
