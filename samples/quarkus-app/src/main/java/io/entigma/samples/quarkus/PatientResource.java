// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quarkus;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Patients of the clinic that asks, see {@link ClinicOfRequest}. */
@Path("/patients")
public class PatientResource {
    /**
     * A patient as clients see one.
     *
     * @param email unique within the clinic
     * @param name the whole name
     * @param born the date of birth
     * @param allergies what to keep away
     */
    public record View(String email, String name, LocalDate born, List<String> allergies) {}

    /**
     * Stores a patient.
     *
     * @param view the patient
     * @return where it is now
     */
    @POST
    @Transactional
    @ResponseStatus(201)
    public URI add(View view) {
        Patient patient = new Patient();
        patient.email = view.email();
        patient.name = view.name();
        patient.born = view.born();
        patient.allergies = view.allergies();
        patient.persist();
        return URI.create("/patients/" + view.email());
    }

    /**
     * Finds a patient.
     *
     * @param email whose
     * @return the patient
     * @throws NotFoundException if the clinic has none with that address
     */
    @GET
    @Path("/{email}")
    @Transactional
    public View find(@RestPath String email) {
        return Patient.<Patient>find("email", email)
                .project(View.class)
                .firstResultOptional()
                .orElseThrow(NotFoundException::new);
    }
}
