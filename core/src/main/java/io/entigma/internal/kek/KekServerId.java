// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import java.net.URI;
import java.util.Locale;

/**
 * The server behind a KEK's URI: what fails together, and what is trusted together. The URI up to its host and port; without
 * a host, up to the last slash; without a slash, its scheme.
 *
 * @param name as {@code https://keys.example:8443}, {@code aws-kms:arn:aws:kms:eu-west-1:111122223333:key} or {@code
 *     pkcs11}
 */
record KekServerId(String name) {
    static KekServerId of(URI kek) {
        // A row of the key table can hold anything.
        String scheme = kek.getScheme() == null ? "" : kek.getScheme().toLowerCase(Locale.ROOT);
        if (kek.getRawAuthority() != null) {
            return new KekServerId(scheme + "://" + kek.getRawAuthority().toLowerCase(Locale.ROOT));
        }
        String rest = kek.getRawSchemeSpecificPart();
        int slash = rest.lastIndexOf('/');
        return new KekServerId(slash < 0 ? scheme : scheme + ":" + rest.substring(0, slash));
    }

    @Override
    public String toString() {
        return name;
    }
}
