// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.error.KeyDestroyedException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The patients of the current clinic: list, search, entry, and one of them from both sides. */
@Controller
class PatientController {
    private static final int PAGE = 15;

    private final Patients patients;
    private final StoredRows stored;
    private final CurrentClinic current;
    private final ClinicKeys keys;
    private final Clock clock = Clock.systemUTC();

    PatientController(Patients patients, StoredRows stored, CurrentClinic current, ClinicKeys keys) {
        this.patients = patients;
        this.stored = stored;
        this.current = current;
        this.keys = keys;
    }

    @GetMapping("/")
    String home() {
        return "redirect:/patients";
    }

    @GetMapping("/patients")
    String list(
            @RequestParam(defaultValue = "") String wanted,
            @RequestParam(defaultValue = "0") int page,
            @ModelAttribute("form") PatientForm form,
            Model model) {
        return show(wanted.strip(), page, model);
    }

    private String show(String wanted, int page, Model model) {
        PageRequest request = PageRequest.of(Math.max(0, page), PAGE);
        Instant shredded = keys.shredded(current.get()).orElse(null);
        // A shredded clinic has no key to seal the wanted value under.
        Page<PatientLine> lines = wanted.isEmpty() || shredded != null
                ? patients.lines(request)
                : patients.search(PatientForm.address(wanted), PatientForm.number(wanted), request);
        model.addAttribute("lines", lines);
        model.addAttribute("wanted", wanted);
        model.addAttribute("shredded", shredded);
        return "patients";
    }

    @PostMapping("/patients")
    String add(
            @Valid @ModelAttribute("form") PatientForm form,
            BindingResult result,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        if (!result.hasErrors() && patients.existsByInsuranceNumber(form.getInsuranceNumber())) {
            result.rejectValue("insuranceNumber", "taken", "belongs to another patient of this clinic");
        }
        if (result.hasErrors()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show("", 0, model);
        }
        Patient saved = patients.save(new Patient(form, clock.instant()));
        redirect.addFlashAttribute("notice", "Stored. Below is what the database got.");
        return "redirect:/patients/" + saved.getId();
    }

    @GetMapping("/patients/{id}")
    String patient(@PathVariable long id, Model model, HttpServletResponse response) {
        Map<String, StoredValue> row = stored.patient(id, current.get());
        if (row.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Patient patient = find(id);
        if (patient == null) {
            response.setStatus(HttpStatus.GONE.value());
        }
        model.addAttribute("id", id);
        model.addAttribute("patient", patient);
        model.addAttribute("row", row);
        model.addAttribute("shredded", keys.shredded(current.get()).orElse(null));
        return "patient";
    }

    /** The patient, or null if the key of its values was destroyed. */
    private @Nullable Patient find(long id) {
        try {
            return patients.findById(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        } catch (RuntimeException e) {
            if (Causes.has(e, KeyDestroyedException.class)) {
                return null;
            }
            throw e;
        }
    }

    @PostMapping("/patients/{id}/notes")
    String changeNotes(@PathVariable long id, @RequestParam String notes, RedirectAttributes redirect) {
        Patient patient = patients.findById(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (notes.length() > Patient.NOTES_LENGTH) {
            redirect.addFlashAttribute(
                    "problem", "Notes have at most " + Patient.NOTES_LENGTH + " characters. Nothing was stored.");
        } else {
            patient.setNotes(notes);
            patients.save(patient);
            redirect.addFlashAttribute("notice", "Stored. The notes are sealed anew, the other columns are as before.");
        }
        return "redirect:/patients/" + id;
    }
}
