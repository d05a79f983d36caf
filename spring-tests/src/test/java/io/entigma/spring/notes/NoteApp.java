// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.notes;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that knows no tenants of Hibernate's. */
@SpringBootApplication
public class NoteApp {}
