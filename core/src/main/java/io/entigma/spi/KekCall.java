// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.KeyServerRefusedException;
import io.entigma.KeyServerUnavailableException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link KekClient}, as its error messages name it: who, what, which KEK, which DEK. Holds no secret.
 *
 * @param client the kind of key server, as "Vault"
 * @param operation wrap, unwrap or rewrap
 * @param kek the KEK's URI
 * @param context tenant and key id
 */
public record KekCall(String client, String operation, URI kek, WrapContext context) {
    /**
     * A failure that can pass.
     *
     * @param what what happened and the way out, as "no answer within 5 s; check ..."; without any secret
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerUnavailableException unavailable(String what, @Nullable Throwable cause) {
        return new KeyServerUnavailableException(subject() + what, cause);
    }

    /**
     * A failure that does not pass by itself.
     *
     * @param what what happened and the way out; without any secret
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerRefusedException refused(String what, @Nullable Throwable cause) {
        return new KeyServerRefusedException(subject() + what, cause);
    }

    /**
     * The refusal of a wrapped DEK that does not open under this context.
     *
     * @param cause what was caught, or null; its message must be free of secrets as well
     * @return to be thrown
     */
    public KeyServerRefusedException wrongContext(@Nullable Throwable cause) {
        return refused(
                "the wrapped DEK was not made by this KEK for exactly this context (tenant and key id), or was changed;"
                        + " restore the key table's row",
                cause);
    }

    private String subject() {
        return client + ", " + operation + " with KEK '" + kek + "' for tenant '" + context.tenant() + "', key id "
                + context.keyId() + ": ";
    }
}
