// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyServerUnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Says on a page what an error of the library means to a user. What exactly failed is for the log. */
@ControllerAdvice
class FailurePages {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePages.class);

    private final CurrentClinic current;
    private final ClinicKeys keys;
    private final StoredRows stored;

    FailurePages(CurrentClinic current, ClinicKeys keys, StoredRows stored) {
        this.current = current;
        this.keys = keys;
        this.stored = stored;
    }

    /** The data is gone on purpose, and will not come back. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.GONE)
    String destroyed(KeyDestroyedException e, Model model) {
        Clinic clinic = current.get();
        model.addAttribute("rows", stored.count(clinic));
        model.addAttribute("shredded", keys.shredded(clinic).orElse(null));
        return "destroyed";
    }

    /** The data is there, and readable again once the key server is. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    String unavailable(KeyServerUnavailableException e, HttpServletResponse response) {
        LOG.warn("A page could not be shown", e);
        response.setHeader(HttpHeaders.RETRY_AFTER, "10");
        return "outage";
    }

    /** Anything else, by its class alone. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
    String other(EntigmaException e, Model model) {
        LOG.error("A page could not be shown", e);
        model.addAttribute("kind", e.getClass().getSimpleName());
        return "trouble";
    }
}
