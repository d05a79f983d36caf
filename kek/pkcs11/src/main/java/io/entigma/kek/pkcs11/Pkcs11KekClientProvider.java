// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * Makes {@link Pkcs11KekClient}s from settings, which all stand under {@code entigma.kek.pkcs11.}: {@code library}, {@code
 * slot} or {@code slot-list-index}, {@code pin} or {@code pin-file}, {@code call-timeout}. Thread safe.
 */
public final class Pkcs11KekClientProvider implements KekClientProvider {
    private static final String P = "entigma.kek.pkcs11.";
    private static final Setting LIBRARY = Setting.of(Kind.FILE, P + "library", "HSM: the vendor's PKCS#11 driver.");
    private static final Setting SLOT = Setting.of(Kind.NUMBER, P + "slot", "HSM: id of the slot with the token.");
    private static final Setting SLOT_LIST_INDEX = Setting.of(
            Kind.NUMBER, P + "slot-list-index", "HSM: number of the slot among all slots, from 0, instead of its id.");
    private static final Setting PIN = Setting.secret(P + "pin", "HSM: PIN of the user that may use the key.");
    private static final Setting CALL_TIMEOUT = Setting.of(
                    Kind.DURATION, P + "call-timeout", "HSM: longest time for a call.")
            .usually("5s");

    /** For {@link java.util.ServiceLoader}. */
    public Pkcs11KekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return Pkcs11KekClient.isKekUri(kek);
    }

    @Override
    public List<Setting> settings() {
        return List.of(LIBRARY, SLOT, SLOT_LIST_INDEX, PIN, CALL_TIMEOUT);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        Pkcs11KekClient.Builder builder = Pkcs11KekClient.builder(settings.path(LIBRARY)
                .orElseThrow(() -> Settings.wrong(LIBRARY, "is required; give the HSM vendor's driver", null)));
        settings.number(SLOT).ifPresent(builder::slot);
        settings.count(SLOT_LIST_INDEX).ifPresent(builder::slotListIndex);
        char[] pin = settings.requiredSecret(PIN);
        builder.pin(pin);
        Arrays.fill(pin, '\0');
        settings.duration(CALL_TIMEOUT).ifPresent(builder::callTimeout);
        return builder.build();
    }
}
