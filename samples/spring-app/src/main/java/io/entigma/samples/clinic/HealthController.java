// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.Entigma;
import io.entigma.kek.Health;
import io.entigma.spring.EntigmaProperties;
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
    private final EntigmaProperties properties;

    HealthController(Entigma entigma, EntigmaProperties properties) {
        this.entigma = entigma;
        this.properties = properties;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("health", entigma.health());
        model.addAttribute("ttl", properties.cache().ttl());
        model.addAttribute("readGrace", properties.keyServer().readGrace());
        model.addAttribute("writeGrace", properties.keyServer().writeGrace());
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
