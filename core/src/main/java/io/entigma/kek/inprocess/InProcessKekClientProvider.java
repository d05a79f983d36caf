// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Makes an {@link InProcessKekClient} from settings: {@code entigma.kek.in-process.source}, the URI of a {@link KekSource}, and
 * {@code entigma.kek.in-process.ttl}, how long the KEK stays in memory before it is fetched again (10 minutes unless set). The
 * source's own settings are its provider's. Thread safe.
 */
public final class InProcessKekClientProvider implements KekClientProvider {
    private static final String SOURCE = "in-process.source";
    private static final Duration TTL = Duration.ofMinutes(10);

    /** For {@link java.util.ServiceLoader}. */
    public InProcessKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return InProcessKekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        KekSettings all = new KekSettings(settings);
        all.required(SOURCE, "give where KEK '" + kek + "' is fetched from, as file:/run/secrets/kek");
        URI uri = all.uri(SOURCE).orElseThrow();
        KekSource source = KekSourceProvider.find(uri, settings)
                .orElseThrow(() -> KekSettings.wrong(
                        SOURCE,
                        "no source has a URI as '" + uri
                                + "'; there are aws-secrets-manager:ARN, vault-kv://HOST:PORT/..."
                                + " and file:/FOLDER",
                        null));
        return new InProcessKekClient(
                kek.getRawSchemeSpecificPart(),
                source,
                all.duration("in-process.ttl").orElse(TTL));
    }
}
