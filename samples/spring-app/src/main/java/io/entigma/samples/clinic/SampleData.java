// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.TenantScope;
import io.entigma.error.EntigmaException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Gives each clinic that never had a key some made-up patients, when the application starts. */
@Component
final class SampleData implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SampleData.class);

    private final Patients patients;
    private final ClinicKeys keys;
    private final int count;

    SampleData(Patients patients, ClinicKeys keys, ClinicProperties properties) {
        this.patients = patients;
        this.keys = keys;
        this.count = properties.samplePatients();
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try {
            for (Clinic clinic : Clinic.values()) {
                if (keys.of(clinic).isEmpty()) {
                    TenantScope.run(clinic.tenant().value(), () -> patients.saveAll(madeUp(clinic)));
                }
            }
        } catch (RuntimeException e) {
            if (!Causes.has(e, EntigmaException.class)) {
                throw e;
            }
            // The health page says what is wrong; without a key nothing was stored.
            LOG.warn("No sample patients were stored", e);
        }
    }

    private List<Patient> madeUp(Clinic clinic) {
        Clock clock = Clock.systemUTC();
        return IntStream.range(0, count)
                .mapToObj(number -> new Patient(MadeUpPatient.form(clinic, number), clock.instant()))
                .toList();
    }
}
