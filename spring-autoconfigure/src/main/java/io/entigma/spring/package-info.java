// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Entigma in Spring Boot: an engine from properties, given to every EntityManagerFactory of the application. */
@NullMarked
package io.entigma.spring;

import org.jspecify.annotations.NullMarked;
