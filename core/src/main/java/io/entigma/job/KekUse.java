// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.net.URI;

/**
 * How many DEKs depend on one version of one KEK. While there is one, that version must not be disabled.
 *
 * @param kek the KEK's URI
 * @param version its version in the key server's words; empty if the server has none
 * @param keys DEKs that it wraps, retired ones included
 */
public record KekUse(URI kek, String version, long keys) {}
