import type { ImportIssue } from '../../shared/domain/job.ts'

const longestSubject = 200
const longestSentence = 500

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`
}

/** Titles and names come from files and may be of any length; a report names them a thousand times and goes to every window. */
export function shortenIssue({ subject, sentence }: ImportIssue): ImportIssue {
  return { subject: shortened(subject, longestSubject), sentence: shortened(sentence, longestSentence) }
}
