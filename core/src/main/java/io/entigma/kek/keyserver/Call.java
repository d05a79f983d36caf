// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.keyserver;

import io.entigma.KeyServerRefusedException;
import io.entigma.KeyServerUnavailableException;
import io.entigma.spi.WrapContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One request as error messages name it.
 *
 * @param operation wrap, unwrap or rewrap
 * @param kek the KEK's URI
 * @param context tenant and key id
 */
record Call(String operation, URI kek, WrapContext context) {
    URI target() {
        return URI.create(kek + "/" + operation);
    }

    KeyServerUnavailableException unavailable(String what, @Nullable Throwable cause) {
        return new KeyServerUnavailableException(subject() + what, cause);
    }

    KeyServerRefusedException refused(String what, @Nullable Throwable cause) {
        return new KeyServerRefusedException(subject() + what, cause);
    }

    private String subject() {
        return "Key server, " + operation + " with KEK '" + kek + "' for tenant '" + context.tenant() + "', key id "
                + context.keyId() + ": ";
    }
}
