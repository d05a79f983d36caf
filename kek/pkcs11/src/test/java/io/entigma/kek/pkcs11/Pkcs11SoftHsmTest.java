// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ClientSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against a real SoftHSM token. */
class Pkcs11SoftHsmTest extends KekClientContract {
    private static final URI KEK = URI.create("pkcs11:object=main");

    private static Pkcs11KekClient client;

    @BeforeAll
    static void start() throws Exception {
        if (SoftHsm.driver().isEmpty()) {
            assertThat(System.getenv("ENTIGMA_REQUIRE_SERVERS"))
                    .as("SoftHSM must be there")
                    .isNotEqualTo("true");
            Assumptions.abort("the Debian package softhsm2 is not installed");
        }
        SoftHsm.initToken();
        client = open();
        client.createKek(KEK);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
    }

    private static Pkcs11KekClient open() {
        return Pkcs11KekClient.builder(SoftHsm.driver().orElseThrow())
                .pin(SoftHsm.PIN.toCharArray())
                .build();
    }

    @Override
    protected KekClient client() {
        return client;
    }

    /** One driver has one login for all of a process, so that a client that closes would end the other's too. */
    @Override
    protected KekClient newClient() {
        return open();
    }

    @Override
    protected URI kek() {
        return KEK;
    }

    @Override
    protected URI unknownKek() {
        return URI.create("pkcs11:object=none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SoftHsm.PIN);
    }

    @Test
    void createKek_twice_isRefused() {
        assertThatThrownBy(() -> client.createKek(KEK))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("has it already");
    }

    @Test
    void rotateKek_newVersionWraps_oldStillOpens() {
        URI kek = URI.create("pkcs11:object=turning");
        client.createKek(kek);
        WrappedDek old = client.wrap(kek, dek(), ACME);
        assertThat(client.rotateKek(kek)).isEqualTo("2");
        WrappedDek moved = client.rewrap(kek, old, ACME);
        assertThat(old.kekVersion()).isEqualTo("1");
        assertThat(moved.kekVersion()).isEqualTo("2");
        client.unwrap(kek, old, ACME).close();
        client.unwrap(kek, moved, ACME).close();
        WrappedDek swapped = new WrappedDek(moved.toBytes(), "1");
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek, swapped, ACME));
    }

    @Test
    @DisplayName("a session that the token ended is opened again")
    void session_thatEnded_isOpenedAgain() throws Exception {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        // Another client of the same driver logs the whole process out.
        try (Pkcs11KekClient other = open()) {
            other.unwrap(KEK, wrapped, ACME).close();
        }
        client.unwrap(KEK, wrapped, ACME).close();
        client.unwrap(KEK, client.wrap(KEK, dek(), ACME), ACME).close();
    }

    @Test
    void driver_thatIsNone_isSaid() {
        try (Pkcs11KekClient wrong = Pkcs11KekClient.builder(Path.of("no-such-driver.so"))
                .pin("1234".toCharArray())
                .build()) {
            assertThatThrownBy(() -> wrong.wrap(KEK, dek(), ACME))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("no-such-driver.so");
        }
    }

    @Test
    void settings_makeAClient() {
        Map<String, String> settings = Map.of(
                "pkcs11.library",
                SoftHsm.driver().orElseThrow().toString(),
                "pkcs11.pin",
                SoftHsm.PIN,
                "pkcs11.slot-list-index",
                "0");
        try (KekClient made = new Pkcs11KekClientProvider().create(KEK, ClientSettings.of(settings))) {
            made.unwrap(KEK, made.wrap(KEK, dek(), ACME), ACME).close();
        }
        assertThatThrownBy(() -> new Pkcs11KekClientProvider().create(KEK, ClientSettings.of(Map.of())))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma.kek.pkcs11.library");
    }

    @Test
    void close_afterUse_isUnavailable() {
        Pkcs11KekClient closed = open();
        closed.close();
        assertFails(KeyServerUnavailableException.class, ACME, () -> closed.wrap(KEK, dek(), ACME));
    }
}
