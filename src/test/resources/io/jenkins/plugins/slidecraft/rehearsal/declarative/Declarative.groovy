/*
 * Runs a declarative Pipeline, under CPS like the Jenkinsfile itself. Follows ModelInterpreter.groovy of
 * pipeline-model-definition: same order of steps, same conditions, for the subset that DeclarativeReader lets through.
 * `flow` is the Java class Flow; `script` is this script, whose methods are the steps.
 */

/** @param root the map that DeclarativeReader made of the pipeline block */
def call(Map root) {
    def firstError = null
    boolean postRun = false
    for (each in root.parameters) {
        flow.parameter(each.name, each.arguments())
    }
    try {
        inAgent(root.agent, false) {
            withVariables(root.environment) {
                inOptions(root.options, 0) {
                    firstError = sequentialStages(root, root.stages, null, null, false)
                    try {
                        postRun = true
                        pipelinePost(root, firstError)
                    } catch (Throwable e) {
                        if (firstError == null) {
                            firstError = e
                        }
                    }
                    if (firstError != null) {
                        throw firstError
                    }
                }
            }
        }
    } catch (Throwable e) {
        if (firstError == null) {
            firstError = e
        }
    } finally {
        if (!postRun) {
            try {
                pipelinePost(root, firstError)
            } catch (Throwable e) {
                if (firstError == null) {
                    firstError = e
                }
            }
        }
    }
    if (firstError != null) {
        throw firstError
    }
}

def sequentialStages(Map root, List stages, firstError, Map parent, skipped) {
    try {
        for (one in stages) {
            try {
                oneStage(root, one, firstError, skipped)
            } catch (Throwable e) {
                if (firstError == null) {
                    firstError = e
                }
            }
        }
    } finally {
        if (!skipped && parent != null && flow.anyApplies(parent.post, firstError, false)) {
            flow.log('Post stage')
            firstError = runPost(parent.post, firstError, true)
        }
    }
    return firstError
}

def oneStage(Map root, Map one, firstError, parentSkipped) {
    stage(one.name) {
        boolean skipped = parentSkipped ? true : false
        try {
            if (parentSkipped) {
                skip(root, one, firstError, parentSkipped)
            } else if (firstError != null) {
                skipped = true
                skip(root, one, firstError, "Stage \"${one.name}\" skipped due to earlier failure(s)")
            } else {
                def state = [passed: one.when == null]
                if (passes(one.when, state, one.when?.beforeOptions)) {
                    inOptions(one.options, 0) {
                        if (passes(one.when, state, one.when?.beforeInput)) {
                            afterInput(one.input) {
                                if (one.parallel != null) {
                                    if (passes(one.when, state, true)) {
                                        withVariables(one.environment) {
                                            parallel(branches(root, one, firstError, false))
                                        }
                                    }
                                } else if (passes(one.when, state, one.when?.beforeAgent)) {
                                    inAgent(one.agent, true) {
                                        if (passes(one.when, state, true)) {
                                            withVariables(one.environment) {
                                                if (one.stages != null) {
                                                    def nested = sequentialStages(root, one.stages, firstError, one, false)
                                                    if (nested != null) {
                                                        throw nested
                                                    }
                                                } else {
                                                    steps(one)
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                if (!state.passed) {
                    skipped = true
                    skip(root, one, firstError, "Stage \"${one.name}\" skipped due to when conditional")
                }
            }
        } catch (Throwable e) {
            if (firstError == null) {
                firstError = e
            }
        } finally {
            if (!skipped && one.parallel != null && flow.anyApplies(one.post, firstError, false)) {
                flow.log('Post stage')
                firstError = runPost(one.post, firstError, true)
            }
        }
        if (firstError != null) {
            throw firstError
        }
    }
}

/** Nested stages are skipped for their parent's reason, which names the parent; branches for one that names themselves. */
def skip(Map root, Map one, firstError, reason) {
    flow.log(reason.toString())
    getContext('FlowNode') // as the real interpreter does, to mark the stage's node
    flow.markSkipped()
    if (one.parallel != null) {
        parallel(branches(root, one, firstError, reason.toString()))
    } else if (one.stages != null) {
        sequentialStages(root, one.stages, firstError, one, reason.toString())
    }
}

def branches(Map root, Map parent, firstError, skipped) {
    def map = [:]
    for (each in parent.parallel) {
        def one = each
        def reason = skipped ? skipped.replace("\"${parent.name}\"", "\"${one.name}\"") : false
        map[one.name] = { oneStage(root, one, firstError, reason) }
    }
    if (parent.failFast) {
        map.failFast = true
    }
    return map
}

/** Judges a `when` once, as soon as it is due; `now` says whether it is. */
boolean passes(Map when, Map state, now) {
    if (state.passed || !now) {
        return true
    }
    state.passed = true
    for (condition in when.conditions) {
        if (!holds(condition)) {
            state.passed = false
            break
        }
    }
    return state.passed
}

boolean holds(Map condition) {
    if (condition.name == 'branch') {
        def branch = env.BRANCH_NAME ?: env.GIT_LOCAL_BRANCH
        return flow.branchMatches(condition.pattern()?.toString(), branch)
    }
    return condition.closure() ? true : false
}

def steps(Map one) {
    def error = null
    try {
        one.steps()
    } catch (Throwable e) {
        error = e
    } finally {
        if (flow.anyApplies(one.post, error, false)) {
            flow.log('Post stage')
            error = runPost(one.post, error, true)
        }
    }
    if (error != null) {
        throw error
    }
}

def pipelinePost(Map root, error) {
    if (flow.anyApplies(root.post, error, false)) {
        stage('Declarative: Post Actions') {
            error = runPost(root.post, error, false)
        }
    }
    if (error != null) {
        throw error
    }
}

def runPost(Map post, error, boolean inStage) {
    for (condition in flow.order()) {
        if (post[condition] == null || !flow.applies(condition, error, inStage)) {
            continue
        }
        def logical = flow.combined(error, inStage)
        def before = flow.enterPost(error, inStage)
        try {
            post[condition]()
        } catch (Throwable e) {
            flow.log("Error when executing ${condition} post condition:".toString())
            flow.log(e.toString())
            if (error == null) {
                error = e
            }
        } finally {
            flow.leavePost(before, logical)
        }
    }
    return error
}

def inAgent(Map agent, boolean inStage, Closure body) {
    if (agent == null || agent.type == 'none') {
        body()
    } else if (agent.type == 'any') {
        node { checkedOut(inStage, body) }
    } else {
        node(agent.label()) { checkedOut(inStage, body) }
    }
}

/** An agent of declarative syntax checks the sources out by itself where the job has some. */
def checkedOut(boolean inStage, Closure body) {
    def variables = [:]
    if (flow.hasScm()) {
        if (inStage) {
            variables.putAll(checkout(scm))
        } else {
            stage('Declarative: Checkout SCM') {
                variables.putAll(checkout(scm))
            }
        }
    }
    if (variables) {
        withEnv(variables.collect { k, v -> "${k}=${v}" }, body)
    } else {
        body()
    }
}

def withVariables(List environment, Closure body) {
    if (!environment) {
        body()
        return
    }
    def pairs = []
    for (each in environment) {
        each.value.delegate = flow.variables(pairs)
        each.value.resolveStrategy = Closure.DELEGATE_FIRST
        pairs << "${each.name}=${each.value()}".toString()
    }
    withEnv(pairs, body)
}

def inOptions(List options, int from, Closure body) {
    if (options == null || from >= options.size()) {
        body()
    } else if (options[from].name == 'timeout') {
        timeout(options[from].arguments()) { inOptions(options, from + 1, body) }
    } else {
        timestamps { inOptions(options, from + 1, body) }
    }
}

def afterInput(Closure request, Closure body) {
    if (request == null) {
        body()
        return
    }
    def fields = request()
    def submitted = input(fields)
    if (fields.submitterParameter == null) {
        body()
    } else {
        withEnv(["${fields.submitterParameter}=${submitted}"], body)
    }
}

return this
