// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.KekSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes {@link Pkcs11KekClient}s from settings, which all stand under {@code entigma.kek.pkcs11.}: {@code library}, {@code
 * slot} or {@code slot-list-index}, {@code pin} or {@code pin-file}, {@code call-timeout}. Thread safe.
 */
public final class Pkcs11KekClientProvider implements KekClientProvider {
    private static final String P = "pkcs11.";

    /** For {@link java.util.ServiceLoader}. */
    public Pkcs11KekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return Pkcs11KekClient.isKekUri(kek);
    }

    @Override
    public KekClient create(URI kek, Map<String, String> settings) {
        KekSettings all = new KekSettings(settings);
        Pkcs11KekClient.Builder builder = Pkcs11KekClient.builder(all.path(P + "library")
                .orElseThrow(
                        () -> KekSettings.wrong(P + "library", "is required; give the HSM vendor's driver", null)));
        try {
            all.text(P + "slot").map(Long::valueOf).ifPresent(builder::slot);
            all.text(P + "slot-list-index").map(Integer::valueOf).ifPresent(builder::slotListIndex);
        } catch (NumberFormatException e) {
            throw KekSettings.wrong(P + "slot", "and slot-list-index must be whole numbers", e);
        }
        char[] pin = all.requiredSecret(P + "pin");
        builder.pin(pin);
        Arrays.fill(pin, '\0');
        all.duration(P + "call-timeout").ifPresent(builder::callTimeout);
        return builder.build();
    }
}
