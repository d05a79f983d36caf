// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.batch;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;

/** A step that keeps its executions in a repository: what Spring Batch 5 and 6 have no common constructor for. */
abstract class RepositoryStep extends AbstractStep {
    RepositoryStep(JobRepository repository) {
        super(repository);
    }
}
