// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every page shows around its contents; the templates call it as {@code @page}. Thread safe. */
@Component("page")
public final class PageFrame {
    private final CurrentClinic current;
    private final ClinicKeys keys;

    PageFrame(CurrentClinic current, ClinicKeys keys) {
        this.current = current;
        this.keys = keys;
    }

    /** The clinic of whoever is logged in, or null. */
    public @Nullable Clinic clinic() {
        return current.find().orElse(null);
    }

    /** All clinics. */
    public List<Clinic> clinics() {
        return Arrays.asList(Clinic.values());
    }

    /** Whether to warn that the KEK of the clinic, or of any before the login, lies beside the data. */
    public boolean developmentKek() {
        return current.find()
                .map(keys::kekIsFile)
                .orElseGet(() -> Arrays.stream(Clinic.values()).anyMatch(keys::kekIsFile));
    }
}
