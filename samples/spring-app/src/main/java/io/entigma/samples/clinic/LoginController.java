// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The page that chooses the clinic; Spring Security takes what it posts. */
@Controller
class LoginController {
    @GetMapping("/login")
    String login() {
        return "login";
    }
}
