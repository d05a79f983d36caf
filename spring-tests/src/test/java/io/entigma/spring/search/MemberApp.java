// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that searches. */
@SpringBootApplication
public class MemberApp {}
