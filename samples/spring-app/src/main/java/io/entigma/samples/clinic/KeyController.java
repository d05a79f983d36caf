// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.error.MisconfigurationException;
import io.entigma.job.KekRotationReport;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The keys of the current clinic. Whatever changes something is a POST and ends in a redirect. */
@Controller
@RequestMapping("/keys")
class KeyController {
    private static final String PAGE = "redirect:/keys";
    private static final String BUSY = "Wait for the task that is at work.";

    private final ClinicKeys keys;
    private final KeyTasks tasks;
    private final CurrentClinic current;

    KeyController(ClinicKeys keys, KeyTasks tasks, CurrentClinic current) {
        this.keys = keys;
        this.tasks = tasks;
        this.current = current;
    }

    @GetMapping
    String show(Model model) {
        Clinic clinic = current.get();
        model.addAttribute("keys", keys.of(clinic).stream().map(KeyLine::of).toList());
        model.addAttribute("counts", ValueCounts.of(keys.uses(clinic)));
        model.addAttribute("task", tasks.of(clinic).orElse(null));
        model.addAttribute("busy", tasks.of(clinic).filter(KeyTask::running).isPresent());
        model.addAttribute("shredded", keys.shredded(clinic).orElse(null));
        model.addAttribute("requests", keys.shredRequests(clinic));
        model.addAttribute("kek", keys.kek(clinic));
        return "keys";
    }

    @PostMapping("/rotate-kek")
    String rotateKek(RedirectAttributes redirect) {
        KekRotationReport report = keys.rotateKek(current.get());
        if (!report.failures().isEmpty()) {
            redirect.addFlashAttribute(
                    "problem",
                    "Some keys keep their wrapping: " + report.failures().get(0).reason());
        } else if (report.rewrapped() == 0) {
            redirect.addFlashAttribute(
                    "notice",
                    "Nothing to do: all data keys are under the newest version of the KEK. The key server makes new versions.");
        } else {
            redirect.addFlashAttribute(
                    "notice", "Rewrapped " + report.rewrapped() + " data keys. No row of patients was touched.");
        }
        return PAGE;
    }

    @PostMapping("/rotate-data-key")
    String rotateDataKey(RedirectAttributes redirect) {
        return started(keys.startDekRotation(current.get()), redirect);
    }

    @PostMapping("/reencrypt")
    String reencrypt(RedirectAttributes redirect) {
        return started(keys.startReencryption(current.get()), redirect);
    }

    private static String started(boolean started, RedirectAttributes redirect) {
        if (!started) {
            redirect.addFlashAttribute("problem", BUSY);
        }
        return PAGE;
    }

    @PostMapping("/shred")
    String shred(@RequestParam String confirmation, RedirectAttributes redirect) {
        Clinic clinic = current.get();
        if (!confirmation.strip().equals(clinic.title())) {
            redirect.addFlashAttribute("problem", "Not done. To destroy the keys, type exactly: " + clinic.title());
        } else if (tasks.of(clinic).filter(KeyTask::running).isPresent()) {
            redirect.addFlashAttribute("problem", BUSY);
        } else {
            keys.shred(clinic);
            redirect.addFlashAttribute("notice", "The data keys of " + clinic.title() + " are destroyed.");
        }
        return PAGE;
    }

    @PostMapping("/enable")
    String enable(RedirectAttributes redirect) {
        try {
            keys.enable(current.get());
            redirect.addFlashAttribute(
                    "notice", "There is a new data key. New patients can be stored; what was destroyed stays gone.");
        } catch (MisconfigurationException e) {
            redirect.addFlashAttribute("problem", "This clinic has an active key already.");
        }
        return PAGE;
    }
}
