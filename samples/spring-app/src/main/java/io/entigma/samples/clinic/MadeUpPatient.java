// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** People who do not exist, the same each time: reserved domains, phone numbers set aside for fiction. */
final class MadeUpPatient {
    private static final List<String> FIRST = List.of(
            "Ada", "Bruno", "Clara", "David", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jakub", "Kaya", "Linh", "Marta",
            "Nils", "Olga", "Paulo", "Rosa", "Samir", "Tove", "Yuki");
    private static final List<String> LAST = List.of(
            "Adler",
            "Brandt",
            "Costa",
            "Dubois",
            "Eriksen",
            "Fischer",
            "Grabowski",
            "Haas",
            "Ivanova",
            "Jensen",
            "Keller",
            "Lindqvist",
            "Moreau",
            "Novak",
            "Okafor",
            "Park",
            "Rossi");
    private static final List<String> NOTES = List.of(
            "Seasonal allergic rhinitis. Cetirizine 10 mg when needed.",
            "Sprained left ankle. Rest, ice, elevation; check in two weeks.",
            "Hypertension, well adjusted. Ramipril 5 mg in the morning.",
            "Migraine with aura, about twice a month. Keeps a diary.",
            "Type 2 diabetes. HbA1c 6.8 %. Metformin 1000 mg twice a day.",
            "Annual check without findings. Vaccinations complete.",
            "Iron deficiency. Blood count again in eight weeks.",
            "Mild asthma. Salbutamol spray, technique was shown.",
            "Back pain after long sitting. Physiotherapy, six sessions.");

    private MadeUpPatient() {}

    static PatientForm form(Clinic clinic, int number) {
        int mixed = number + Math.floorMod(clinic.tenant().value().hashCode(), 97);
        String first = FIRST.get(mixed % FIRST.size());
        String last = LAST.get(mixed * 3 % LAST.size());
        PatientForm form = new PatientForm();
        form.setName(first + " " + last);
        form.setEmail((first + "." + last + number + "@" + clinic.tenant() + ".example").toLowerCase(Locale.ROOT));
        form.setInsuranceNumber(String.format(
                Locale.ROOT,
                "%c-%03d-%04d",
                clinic.tenant().value().charAt(0),
                100 + number,
                1000 + mixed * 37 % 9000));
        form.setBorn(LocalDate.of(1935, 1, 1).plusDays(mixed * 2_371L % 28_000));
        form.setNotes(NOTES.get(mixed % NOTES.size()));
        form.setPhones(
                String.format(Locale.ROOT, "+44 20 7946 %04d%n+44 7700 900%03d", mixed % 1000, mixed * 13 % 1000));
        return form;
    }
}
