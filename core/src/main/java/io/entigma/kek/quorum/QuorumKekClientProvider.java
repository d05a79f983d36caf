// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes {@link QuorumKekClient}s from settings: for the KEK {@code quorum:NAME}, {@code entigma.kek.quorum.NAME.threshold} and
 * {@code entigma.kek.quorum.NAME.keks}, URIs with blanks between them, whose own clients are made from the same settings; and
 * {@code ....former-threshold} and {@code ....former-keks} for the quorum before. Thread safe.
 */
public final class QuorumKekClientProvider implements KekClientProvider {
    /** For {@link java.util.ServiceLoader}. */
    public QuorumKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return isQuorum(kek);
    }

    private static boolean isQuorum(URI kek) {
        return "quorum".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        try {
            return Made.client(kek, settings);
        } catch (NoClassDefFoundError e) {
            throw new MisconfigurationException(
                    "KEK '" + kek + "': Bouncy Castle is missing; add org.bouncycastle:bcprov-jdk18on", e);
        }
    }

    /** Apart, so that the provider itself can be looked at without Bouncy Castle. */
    private static final class Made {
        private Made() {}

        static KekClient client(URI kek, Map<String, String> settings) {
            String name = kek.getRawSchemeSpecificPart();
            KekSettings all = new KekSettings(settings);
            Quorum quorum = quorum(all, name, "");
            QuorumKekClient.Builder builder = QuorumKekClient.builder().quorum(name, quorum);
            Set<URI> keks = new LinkedHashSet<>(quorum.keks());
            if (all.text("quorum." + name + ".former-keks").isPresent()) {
                Quorum former = quorum(all, name, "former-");
                builder.former(name, former);
                keks.addAll(former.keks());
            }
            Set<KekClient> clients = new LinkedHashSet<>();
            for (URI each : keks) {
                if (clients.stream().noneMatch(client -> client.supports(each))) {
                    clients.add(child(each, settings));
                }
            }
            clients.forEach(builder::client);
            return builder.build();
        }

        private static Quorum quorum(KekSettings all, String name, String prefix) {
            String setting = "quorum." + name + "." + prefix;
            String threshold = all.required(setting + "threshold", "give the number of shares that open a DEK");
            String keks = all.required(setting + "keks", "give the URIs of the KEKs with blanks between them");
            try {
                return new Quorum(
                        Integer.parseInt(threshold),
                        Arrays.stream(keks.split("\\s+")).map(URI::create).toList());
            } catch (IllegalArgumentException e) {
                throw KekSettings.wrong(setting + "threshold", "must be a number, and its keks URIs", e);
            }
        }

        private static KekClient child(URI kek, Map<String, String> settings) {
            return Optional.of(kek)
                    .filter(member -> !isQuorum(member))
                    .flatMap(member -> KekClientProvider.find(member, settings))
                    .orElseThrow(() -> new MisconfigurationException(
                            "Quorum: no KEK client serves '" + kek + "'; correct the KEK's URI"));
        }
    }
}
