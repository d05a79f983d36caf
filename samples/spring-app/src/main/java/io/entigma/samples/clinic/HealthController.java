// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.Entigma;
import io.entigma.kek.Health;
import io.entigma.spring.EntigmaSettings;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the key servers do, and what an outage of theirs does. */
@Controller
@RequestMapping("/health")
class HealthController {
    private final Entigma entigma;
    private final EntigmaSettings settings;

    HealthController(Entigma entigma, EntigmaSettings settings) {
        this.entigma = entigma;
        this.settings = settings;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("health", entigma.health());
        model.addAttribute("ttl", settings.text("entigma.cache.ttl").orElseThrow());
        model.addAttribute(
                "readGrace", settings.text("entigma.key-server.read-grace").orElseThrow());
        model.addAttribute(
                "writeGrace", settings.text("entigma.key-server.write-grace").orElseThrow());
        return "health";
    }

    @PostMapping("/check")
    String check(RedirectAttributes redirect) {
        Health health = entigma.checkKeyServers();
        if (health.problems().isEmpty()) {
            redirect.addFlashAttribute("notice", "Every KEK in use opened a data key just now.");
        } else {
            redirect.addFlashAttribute("problem", "The check found a problem; it is listed below.");
        }
        return "redirect:/health";
    }

    @PostMapping("/evict")
    String evict(RedirectAttributes redirect) {
        entigma.evictKeys();
        redirect.addFlashAttribute("notice", "No data key is in memory now. The next value asks the key server.");
        return "redirect:/health";
    }
}
