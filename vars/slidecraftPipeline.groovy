/**
 * The whole way of a release: build, staging with its checks and gates, approval, prod with its checks and gates; back to the
 * last stable release when a deployment, a check or a gate fails. Which suites of checks and which gates an environment requires
 * stands in slidecraft.yaml. Call it outside of node: agents are taken only to build.
 */
def call(Map arguments = [:]) {
    def version = arguments.version
    if (!version) {
        error "slidecraftPipeline: version is missing: it has to be major.minor.patch; write slidecraftPipeline(version: '1.4.2')"
    }
    def prod = arguments.prod ?: 'prod'
    def release = null

    stage('Build') {
        node(arguments.label ?: '') {
            checkout scm
            release = slidecraftBuild(version: version)
        }
    }
    deployAndCheck(arguments.staging ?: 'staging', release)
    stage('Approve') {
        slidecraftApprove(environment: prod, release: release)
    }
    deployAndCheck(prod, release)
    return release
}

private void deployAndCheck(String environment, Map release) {
    if (release.migrations) {
        // Before anything is deployed: what fails here is taken back by the step itself, there is no release to roll back.
        stage('Migrate ' + environment) {
            slidecraftMigrate(environment: environment, release: release)
        }
    }
    try {
        def deployed = null
        stage('Deploy to ' + environment) {
            deployed = slidecraftDeploy(environment: environment, release: release)
        }
        if (deployed.suites || deployed.gates) {
            stage('Check ' + environment) {
                for (int i = 0; i < deployed.suites.size(); i++) {
                    slidecraftVerify(environment: environment, suite: deployed.suites[i])
                }
                for (int i = 0; i < deployed.gates.size(); i++) {
                    metricGate(environment: environment, gate: deployed.gates[i])
                }
            }
        }
    } catch (failure) {
        stage('Roll back ' + environment) {
            // What went wrong first is what the run shall end with.
            catchError(buildResult: 'FAILURE', stageResult: 'FAILURE') {
                slidecraftRollback(environment: environment, reason: failure.message ?: 'the deployment or its checks failed')
            }
        }
        throw failure
    }
}
