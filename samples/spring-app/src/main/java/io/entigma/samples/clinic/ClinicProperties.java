// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings under {@code clinic.}
 *
 * @param password what every demo user logs in with
 * @param samplePatients how many made-up patients each clinic has at the first start
 * @param reencryptRowsPerSecond how many rows re-encryption looks at in a second, so that it can be watched; 0 for no limit
 */
@ConfigurationProperties("clinic")
record ClinicProperties(
        String password,
        @DefaultValue("120") int samplePatients,
        @DefaultValue("0") int reencryptRowsPerSecond) {
    @Override
    public String toString() {
        return "ClinicProperties[samplePatients=" + samplePatients + "]";
    }
}
