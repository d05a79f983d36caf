// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.samples.clinic.SearchForm.Order;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** Looks for patients by part of a name and by birth dates, in order, beside what the database holds of them. */
@Controller
class SearchController {
    private static final int PAGE = 10;

    private final Patients patients;
    private final StoredRows stored;
    private final CurrentClinic current;
    private final ClinicKeys keys;

    SearchController(Patients patients, StoredRows stored, CurrentClinic current, ClinicKeys keys) {
        this.patients = patients;
        this.stored = stored;
        this.current = current;
        this.keys = keys;
    }

    @GetMapping("/search")
    String search(
            @ModelAttribute("form") SearchForm form,
            BindingResult result,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        Clinic clinic = current.get();
        model.addAttribute("shredded", keys.shredded(clinic).orElse(null));
        model.addAttribute("orders", Order.values());
        Page<Patient> found = result.hasErrors() || keys.shredded(clinic).isPresent()
                ? Page.empty()
                : patients.find(
                        form.pattern(),
                        form.firstDay(),
                        form.lastDay(),
                        PageRequest.of(Math.max(0, page), PAGE, sort(form.getOrder())));
        model.addAttribute("found", found);
        model.addAttribute("rows", stored.patients(ids(found), clinic));
        return "search";
    }

    private static List<Long> ids(Page<Patient> found) {
        return found.map(Patient::getId).getContent();
    }

    /** The identifier last, so that equal ones keep their places from page to page. */
    private static Sort sort(Order order) {
        Sort first = switch (order) {
            case NAME -> Sort.by(Sort.Order.by("name").ignoreCase());
            case OLDEST -> Sort.by("born");
            case YOUNGEST -> Sort.by("born").descending();
        };
        return first.and(Sort.by("id"));
    }
}
