// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** One demo user for each clinic, in memory. Thread safe. */
@Component
final class ClinicUsers implements UserDetailsService {
    private final Map<String, Clinic> clinics =
            Arrays.stream(Clinic.values()).collect(Collectors.toMap(Clinic::userName, Function.identity()));
    private final String encodedPassword;

    ClinicUsers(ClinicProperties properties, PasswordEncoder encoder) {
        encodedPassword = String.valueOf(encoder.encode(properties.password()));
    }

    /** A new object each time: Spring Security wipes the password of the one it is given. */
    @Override
    public UserDetails loadUserByUsername(String name) {
        Clinic clinic = clinics.get(name);
        if (clinic == null) {
            throw new UsernameNotFoundException("no such user");
        }
        return new ClinicUser(clinic, encodedPassword);
    }
}
