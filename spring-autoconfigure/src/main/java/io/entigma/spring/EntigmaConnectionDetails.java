// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import java.net.URI;
import java.util.Map;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the KEK is, for service connections: a bean of this type takes the place of {@code entigma.kek.*}, so that a test
 * or a local environment can start a key server of its own.
 */
public interface EntigmaConnectionDetails extends ConnectionDetails {
    /**
     * The KEK that wraps new data keys.
     *
     * @return its URI
     */
    URI kekUri();

    /**
     * Settings of the KEK's client. Can hold secrets.
     *
     * @return full names, which begin with {@code entigma.kek.}, and their values; empty unless overridden
     */
    default Map<String, ?> kekSettings() {
        return Map.of();
    }
}
