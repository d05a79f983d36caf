// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.clinic;

import org.springframework.data.jpa.repository.JpaRepository;

public interface Patients extends JpaRepository<Patient, Long> {}
