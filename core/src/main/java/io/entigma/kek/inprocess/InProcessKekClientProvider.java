// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Makes an {@link InProcessKekClient} from settings: {@code entigma.kek.in-process.source}, the URI of a {@link KekSource}, and
 * {@code entigma.kek.in-process.ttl}, how long the KEK stays in memory before it is fetched again (10 minutes unless set). The
 * source's own settings are its provider's. Thread safe.
 */
public final class InProcessKekClientProvider implements KekClientProvider {
    private static final Setting SOURCE = Setting.of(
            Kind.URI,
            "entigma.kek.in-process.source",
            "KEK in the process: where it is fetched from: `aws-secrets-manager:ARN`, `vault-kv://HOST:PORT/...` or"
                    + " `file:/FOLDER`.");
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Setting LIFETIME = Setting.of(
                    Kind.DURATION,
                    "entigma.kek.in-process.ttl",
                    "KEK in the process: how long it stays in memory before it is fetched again.")
            .usually("10m");

    /** For {@link java.util.ServiceLoader}. */
    public InProcessKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return InProcessKekClient.isKekUri(kek);
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>(List.of(SOURCE, LIFETIME));
        ServiceLoader.load(KekSourceProvider.class, KekSourceProvider.class.getClassLoader())
                .forEach(provider -> all.addAll(provider.settings()));
        return List.copyOf(all);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        settings.required(SOURCE, "give where KEK '" + kek + "' is fetched from, as file:/run/secrets/kek");
        URI uri = settings.uri(SOURCE).orElseThrow();
        KekSource source = KekSourceProvider.find(uri, settings)
                .orElseThrow(() -> Settings.wrong(
                        SOURCE,
                        "no source has a URI as '" + uri
                                + "'; there are file:/FOLDER, aws-secrets-manager:ARN with io.entigma:entigma-kek-aws, and"
                                + " vault-kv://HOST:PORT/... with io.entigma:entigma-kek-vault",
                        null));
        return new InProcessKekClient(
                kek.getRawSchemeSpecificPart(),
                source,
                settings.duration(LIFETIME).orElse(TTL));
    }
}
