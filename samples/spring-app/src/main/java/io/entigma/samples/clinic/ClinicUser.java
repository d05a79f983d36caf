// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.util.List;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/** A user of one clinic. */
final class ClinicUser extends User {
    private static final long serialVersionUID = 1L;

    private final Clinic clinic;

    ClinicUser(Clinic clinic, String encodedPassword) {
        super(clinic.userName(), encodedPassword, List.of(new SimpleGrantedAuthority("ROLE_DOCTOR")));
        this.clinic = clinic;
    }

    Clinic clinic() {
        return clinic;
    }
}
