// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes {@link QuorumKekClient}s from settings: for the KEK {@code quorum:NAME}, {@code entigma.kek.quorum.NAME.threshold} and
 * {@code entigma.kek.quorum.NAME.keks}, URIs with blanks between them, whose own clients are made from the same settings; and
 * {@code ....former-threshold} and {@code ....former-keks} for the quorum before. Thread safe.
 */
public final class QuorumKekClientProvider implements KekClientProvider {
    private static final String Q = "entigma.kek.quorum.NAME.";
    private static final Setting THRESHOLD =
            Setting.of(Kind.NUMBER, Q + "threshold", "Quorum: how many of its KEKs together open a data key.");
    private static final Setting KEKS =
            Setting.of(Kind.TEXT, Q + "keks", "Quorum: URIs of its KEKs with blanks between.");
    private static final Setting FORMER_THRESHOLD = Setting.of(
            Kind.NUMBER, Q + "former-threshold", "Quorum: threshold of the quorum before, while keys are being moved.");
    private static final Setting FORMER_KEKS =
            Setting.of(Kind.TEXT, Q + "former-keks", "Quorum: KEKs of the quorum before, while keys are being moved.");

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
    public List<Setting> settings() {
        return List.of(THRESHOLD, KEKS, FORMER_THRESHOLD, FORMER_KEKS);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        return client(kek, settings);
    }

    private static KekClient client(URI kek, Settings settings) {
        String name = kek.getRawSchemeSpecificPart();
        Quorum quorum = quorum(settings, THRESHOLD.named(name), KEKS.named(name));
        QuorumKekClient.Builder builder = QuorumKekClient.builder().quorum(name, quorum);
        Set<URI> keks = new LinkedHashSet<>(quorum.keks());
        if (settings.text(FORMER_KEKS.named(name)).isPresent()) {
            Quorum former = quorum(settings, FORMER_THRESHOLD.named(name), FORMER_KEKS.named(name));
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

    private static Quorum quorum(Settings settings, Setting thresholdSetting, Setting keksSetting) {
        settings.required(thresholdSetting, "give the number of shares that open a DEK");
        int threshold = settings.count(thresholdSetting).orElseThrow();
        String keks = settings.required(keksSetting, "give the URIs of the KEKs with blanks between them");
        try {
            return new Quorum(
                    threshold,
                    Arrays.stream(keks.split("\\s+")).map(URI::create).toList());
        } catch (IllegalArgumentException e) {
            throw Settings.wrong(keksSetting, "must be URIs with blanks between them; correct it", e);
        }
    }

    private static KekClient child(URI kek, Settings settings) {
        return Optional.of(kek)
                .filter(member -> !isQuorum(member))
                .flatMap(member -> KekClientProvider.find(member, settings))
                .orElseThrow(() -> new MisconfigurationException(
                        "Quorum: no KEK client serves '" + kek + "'; correct the KEK's URI"));
    }
}
