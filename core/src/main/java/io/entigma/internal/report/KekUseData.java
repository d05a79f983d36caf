// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.KekUse;
import java.net.URI;

/** The values of a {@link KekUse}. */
public record KekUseData(URI kek, String version, long keys) implements KekUse {}
