// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.util.Optional;

/**
 * Access to the KEKs of one kind of key server, KMS or HSM. Chosen by the URI of the KEK; several clients live side by
 * side. Implementations are thread safe, bound every call in time, check what the server answers before they return it,
 * and never put tokens or key bytes in a message, a log or {@code toString}.
 *
 * <p>Failures are one of two kinds, and a client must tell them apart:
 * {@link io.entigma.error.KeyServerUnavailableException} for what can pass (no connection, no answer in time, overload),
 * {@link io.entigma.error.KeyServerRefusedException} for what cannot (denied, no such KEK, wrong context, version disabled). An answer
 * that blames the wrapped DEK is of the second kind whatever its status is, since one damaged row must not stop the calls for
 * all others; what opens and is no DEK is a {@link io.entigma.error.DamagedKeyException}. {@link KekCall} makes them all.
 *
 * <p>docs/write-a-kek-client.md leads from nothing to a client that passes the contract test of {@code entigma-kek-tests}.
 */
public interface KekClient extends AutoCloseable {
    /**
     * Whether this client serves the KEK at a URI. Must not call the server.
     *
     * @param kek the URI
     * @return true if it does
     */
    boolean supports(URI kek);

    /**
     * Encrypts a DEK under the KEK's newest version, bound to its context.
     *
     * @param kek the KEK
     * @param dek the DEK; the client must not keep it
     * @param context tenant and key id that the wrapping is bound to
     * @return the wrapped DEK and the KEK version used
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context);

    /**
     * Gives a wrapped DEK back in the clear.
     *
     * @param kek the KEK that wrapped it
     * @param wrapped what {@link #wrap} returned
     * @param context the same context as then; another one must fail
     * @return the DEK, which the caller closes
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context);

    /**
     * Moves a wrapped DEK to the newest version of the same KEK. The default unwraps and wraps in this process; a
     * client whose server can do it alone overrides this, so that the DEK does not leave the server.
     *
     * @param kek the KEK
     * @param wrapped what an earlier version of it wrapped
     * @param context tenant and key id
     * @return the DEK wrapped under the newest version
     * @throws io.entigma.error.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.error.KeyServerRefusedException if it cannot
     */
    default WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        try (CleartextKey dek = unwrap(kek, wrapped, context)) {
            return wrap(kek, dek, context);
        }
    }

    /**
     * Whether the KEK version that {@link #wrap} and {@link #rewrap} return stands for one key material: it changes whenever the
     * server's material does. Then a KEK rotation leaves a DEK alone that is under the newest version already. Otherwise, and
     * where the version is empty, an equal version proves nothing, and each DEK that was rewrapped is stored.
     *
     * @return true if two wrappings of one version are certainly under the same key material; false unless a client promises it
     */
    default boolean versionIdentifiesKeyMaterial() {
        return false;
    }

    /**
     * Makes a KEK, where the client's own access is what makes it: in an HSM. Elsewhere administrators make KEKs, with rights
     * that the application should not have.
     *
     * @param kek the URI it is to have
     * @throws io.entigma.error.MisconfigurationException if it is there already, or this client makes none
     */
    default void createKek(URI kek) {
        throw new MisconfigurationException("KEK " + kek
                + ": this client makes no KEKs; make it with the key server's own" + " tools, as a person who may");
    }

    /**
     * What seals and opens values at the server itself. A client that goes around another one passes this on.
     *
     * @return this client if it is a {@link ValueSealingClient}, else empty
     */
    default Optional<ValueSealingClient> valueServer() {
        return this instanceof ValueSealingClient server ? Optional.of(server) : Optional.empty();
    }

    /**
     * What this client is, for the boot log and health reports: where the KEK is and who can use it. No secrets.
     *
     * @return one line
     */
    String describe();

    /** Frees connections. Called once, when the engine closes. */
    @Override
    default void close() {}
}
