// Taking a file in, step by step: handed over, looked into, reported, taken in. It goes on while the dialog is closed, and the
// dialog that is opened again shows where it stands. One writer: this module.
import { create } from 'zustand'
import type { ImportFile } from '../../shared/contract/transfer-contract.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Id } from '../../shared/domain/ids.ts'
import type { ImportReport, Job } from '../../shared/domain/job.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { uploadFile } from './upload-file.ts'

export type ImportStep =
  | { readonly name: 'choose'; readonly problem: string | null }
  | {
      readonly name: 'upload'
      readonly fileName: string
      readonly sentBytes: number
      readonly totalBytes: number
    }
  | { readonly name: 'look'; readonly file: ImportFile; readonly jobId: Id }
  | { readonly name: 'report'; readonly file: ImportFile; readonly report: ImportReport }
  | { readonly name: 'take'; readonly file: ImportFile; readonly jobId: Id }
  | { readonly name: 'done'; readonly report: ImportReport }

const start: ImportStep = { name: 'choose', problem: null }

export const useImportFlow = create<{ readonly step: ImportStep }>(() => ({ step: start }))

/** Where a step leads when its job stands like this; the same step while it runs. Pure. */
export function stepAfter(step: ImportStep, job: Job | undefined): ImportStep {
  if (step.name !== 'look' && step.name !== 'take') return step
  if (job === undefined || job.id !== step.jobId || job.state === 'running') return step
  if (job.state === 'complete') {
    if (step.name === 'look' && job.result?.kind === 'import-preview') {
      return { name: 'report', file: step.file, report: job.result.report }
    }
    if (step.name === 'take' && job.result?.kind === 'import')
      return { name: 'done', report: job.result.report }
  }
  return { name: 'choose', problem: job.sentence }
}

function setStep(step: ImportStep): void {
  useImportFlow.setState({ step })
}

/** Throws away what was handed over. What was not handed over stays on the disk, of course. */
function drop(file: ImportFile): void {
  if (file.kind !== 'upload') return
  // Harmless when there is nothing; what stays after an error goes when Baton ends.
  session()
    .client.transfer.dropUpload({ uploadId: file.uploadId })
    .catch(() => {})
}

function followJobs(): void {
  const { step } = useImportFlow.getState()
  if (step.name !== 'look' && step.name !== 'take') return
  const next = stepAfter(
    step,
    useLibraryStore.getState().jobs.find((job) => job.id === step.jobId),
  )
  if (next === step) return
  setStep(next)
  if (next.name === 'done' || next.name === 'choose') drop(step.file)
}

let isFollowing = false

function follow(): void {
  if (!isFollowing) useLibraryStore.subscribe(followJobs)
  isFollowing = true
}

let upload: AbortController | null = null

/** Looks into a file that lies on this computer or was handed over. */
export async function lookInto(file: ImportFile): Promise<void> {
  follow()
  const jobId = createId()
  setStep({ name: 'look', file, jobId })
  try {
    await session().client.transfer.previewImport({ jobId, file })
    followJobs()
  } catch (error) {
    drop(file)
    setStep({ name: 'choose', problem: errorSentence(error) })
  }
}

/** Hands a file over and looks into it. */
export async function beginWithFile(file: File): Promise<void> {
  const controller = new AbortController()
  upload?.abort()
  upload = controller
  const uploadId = createId()
  const fileName = file.name
  const tell = (sentBytes: number): void => {
    if (!controller.signal.aborted) setStep({ name: 'upload', fileName, sentBytes, totalBytes: file.size })
  }
  tell(0)
  try {
    const { transfer } = session().client
    const isWhole = await uploadFile({
      file,
      uploadId,
      signal: controller.signal,
      onProgress: tell,
      target: {
        beginUpload: (input) => transfer.beginUpload(input),
        upload: (input) => transfer.upload(input),
        dropUpload: (input) => transfer.dropUpload(input),
      },
    })
    if (isWhole) await lookInto({ kind: 'upload', uploadId })
  } catch (error) {
    if (!controller.signal.aborted) setStep({ name: 'choose', problem: errorSentence(error) })
  }
}

/** Takes in what the report told of. */
export async function takeIn(): Promise<void> {
  const { step } = useImportFlow.getState()
  if (step.name !== 'report') return
  const jobId = createId()
  setStep({ name: 'take', file: step.file, jobId })
  try {
    await session().client.transfer.import({ jobId, file: step.file })
    followJobs()
  } catch (error) {
    drop(step.file)
    setStep({ name: 'choose', problem: errorSentence(error) })
  }
}

/** Ends what runs, or leaves a report; nothing more is taken in. */
export function cancelImport(): void {
  const { step } = useImportFlow.getState()
  if (step.name === 'upload') {
    upload?.abort()
    setStep(start)
  } else if (step.name === 'look' || step.name === 'take') {
    // The job says itself what was kept, and the step follows it.
    session()
      .client.jobs.cancel({ jobId: step.jobId })
      .catch((error: unknown) => setStep({ name: 'choose', problem: errorSentence(error) }))
  } else {
    if (step.name === 'report') drop(step.file)
    setStep(start)
  }
}
