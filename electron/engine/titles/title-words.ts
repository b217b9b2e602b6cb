// Words around what a question is about, in the languages people write in most: what a title leaves out. Data only; a language
// that is missing here merely gets a title with more of its first words.

/** Said before the matter. Taken off one after the other, as long as one fits. Lower case, without accents. */
export const leadIns: readonly string[] = [
  // Greetings
  'hi there|hello there|hey there|hi|hello|hey|good (?:morning|afternoon|evening)|greetings|dear (?:assistant|all|team)',
  'hallo|guten (?:tag|morgen|abend)|moin|servus|gruss gott|liebes team',
  'bonjour|bonsoir|salut|coucou|hola|buenos dias|buenas (?:tardes|noches)|ciao|buongiorno|buonasera|ola|bom dia|boa tarde|boa noite|hoi|goedemorgen|goedemiddag',
  '你好|您好|嗨|大家好|こんにちは|こんばんは|おはようございます|はじめまして|안녕하세요|안녕',
  // Asking to be asked
  '(?:please|pls|kindly|bitte|s.il (?:te|vous) plait|por favor|per favore|alsjeblieft)',
  '(?:ok|okay|so|well|now|also|and|but|then|actually|basically|quick question|question|frage|also gut|nun)(?=[\\s,:])',
  '(?:can|could|would|will) you (?:please |kindly |maybe |possibly )?(?:help me (?:to |with )?|tell me |explain (?:to me )?|show me |give me )?',
  '(?:can|could) (?:i|we) (?:ask|get) (?:you )?',
  '(?:i|we)(?:.d| would) (?:really )?like (?:you )?(?:to (?:know|ask|understand|learn) ?(?:about|more about)? ?|to )?',
  '(?:i|we) (?:want|need) (?:you )?(?:to (?:know|ask|understand|learn) ?(?:about|more about)? ?|to |help (?:with )?|some help (?:with )?|your help (?:with )?)?',
  '(?:i am|i.m|we are|we.re) (?:trying|looking|hoping|about|going) (?:to|for) ',
  '(?:i|we) (?:have|had|got) (?:a|the following|this|an?other) (?:quick |small |short |simple )?(?:question|problem|issue)(?: about| with| regarding)?',
  '(?:i was wondering|i wonder|do you know|tell me|explain(?: to me)?|show me|give me|help me(?: to| with)?|let.s talk about|talk to me about)(?: if| whether| about)?',
  '(?:kannst|konntest|kannste) du (?:mir |uns )?(?:bitte )?(?:mal )?(?:helfen,? |sagen,? |erklaren,? |zeigen,? )?',
  '(?:konnen|konnten) sie (?:mir |uns )?(?:bitte )?(?:helfen,? |sagen,? |erklaren,? |zeigen,? )?',
  '(?:ich|wir) (?:mochte|mochten|wurde gerne?|wurden gerne?|will|wollen) (?:gerne? )?(?:wissen |verstehen |fragen )?',
  '(?:erklare|erklar|zeig|zeige|sag|sage|gib|hilf) mir(?: bitte)?(?: mal)?',
  '(?:peux.tu|pouvez.vous|pourrais.tu|pourriez.vous)(?: me| nous)?(?: dire| expliquer| aider a| montrer)?',
  '(?:je voudrais|j.aimerais|je veux)(?: savoir| comprendre)?|(?:explique|dis|montre).moi',
  '(?:puedes|podrias|puede|podria)(?: ayudarme a| decirme| explicarme)?|(?:quiero|quisiera|me gustaria)(?: saber| entender)?',
  '(?:puoi|potresti|può)(?: dirmi| spiegarmi| aiutarmi a)?|(?:vorrei|voglio)(?: sapere| capire)?',
  '(?:voce pode|pode|poderia)(?: me)?(?: dizer| explicar| ajudar a)?|(?:eu )?(?:quero|gostaria de)(?: saber| entender)?',
  '(?:kun je|kunt u)(?: me| mij)?(?: helpen met| vertellen| uitleggen)?|ik wil(?: graag)?(?: weten)?',
  '请问|请帮我|请你|请|麻烦你|麻烦|帮我|帮忙|能不能|可不可以|可以|你能|您能|我想知道|我想问|我想|告诉我|给我',
  'すみません(?:が)?|ちょっと|教えて(?:ください)?|お願いします|실례지만|혹시|저는|좀',
]

/** What a question begins with and a heading does not: "what is the capital" is about the capital. */
export const questionOpenings: readonly (readonly [pattern: string, instead: string])[] = [
  ["(?:what|who)(?:'s|’s| is| are| was| were) (?:the|an?) (?=\\S)", ''],
  ['how (?:do|can|could|should|would) (?:i|we|you|one) ', 'how to '],
  ['(?:was|wer) (?:ist|sind|war|waren) (?:der|die|das|eine?) (?=\\S)', ''],
  ['wie (?:kann|konnte|soll|sollte) (?:ich|man) ', 'wie '],
  ['(?:qu.est.ce que(?: c.est)?|quelle? est|quels sont|quelles sont) (?:(?:le|la|les) |l.)?(?=\\S+ \\S)', ''],
  ['(?:que|cual|cuales) (?:es|son) (?:(?:el|la|los|las) )?(?=\\S+ \\S)', ''],
  ['(?:cos.e|che cosa e|qual e|quali sono) (?:(?:il|lo|la|i|gli|le) |l.)?(?=\\S+ \\S)', ''],
  ['(?:o que e|qual e|quais sao) (?:(?:o|a|os|as) )?(?=\\S+ \\S)', ''],
]

/** Said at the end out of courtesy, in languages that put it there. */
export const tails: readonly string[] = [
  ',? ?(?:please|pls|thanks|thank you(?: (?:very|so) much| in advance)?|thx|for (?:me|us)|bitte|danke|merci|gracias|grazie|obrigad[oa])',
  '(?:について)?(?:を)?(?:教えて|説明して)(?:ください|下さい|くれますか|もらえますか)?',
  '(?:에 ?대해)?(?:를|을)? ?(?:알려|설명해|가르쳐) ?(?:줘|주세요|줄래요|주실 수 있나요)',
  '(?:是什么意思|吗|呢|吧|谢谢)',
]

/** Words that say nothing by themselves: not counted as matter, and not left at the end of a title that was cut. */
export const stopWords: ReadonlySet<string> = new Set(
  [
    'a an the and or but of to in on at by for from with without about into as is are was were be been being do does did have has had i you he she it we they me my your our their this that these those there here what which who whom whose how why when where if then than so not no yes can could would should will may might must just also very some any please thanks',
    'der die das den dem des ein eine einen einem einer und oder aber von zu zum zur im in am an auf bei für mit ohne über als ist sind war waren sein ich du er sie es wir ihr mich mir mein meine dein deine unser was wer wie wo wann warum welche wenn dann nicht kein keine auch noch nur sehr bitte danke',
    'le la les un une des et ou mais de du à au aux en dans sur par pour avec sans est sont être je tu il elle nous vous ils elles me mon ma mes ton ta tes ce cet cette ces que qui quoi quel quelle comment pourquoi quand où si pas ne',
    'el la los las un una unos unas y o pero de del a al en sobre por para con sin es son ser yo tú él ella nosotros me mi tu su este esta estos estas que qué quien cómo por qué cuándo dónde si no se',
    'il lo gli le un uno una e o ma di del della a al in su per con senza è sono io tu lui lei noi mi mio tuo che chi come perché quando dove se non',
    'o os as um uma e ou mas de do da em no na por para com sem é são eu tu ele ela nós meu seu que quem como quando onde se não',
    'de het een en of maar van te in op aan bij voor met zonder is zijn ik je hij zij wij mijn jouw dit dat wat wie hoe waarom wanneer waar als niet',
  ]
    .join(' ')
    .split(' '),
)

/** First lines of answers that say nothing about the matter. */
export const emptyHeadings: ReadonlySet<string> = new Set(
  'answer summary overview introduction short answer tl;dr solution result response explanation antwort zusammenfassung überblick einleitung lösung kurzfassung réponse résumé introduction aperçu respuesta resumen solución 回答 总结 概述 答案 まとめ 回答 概要 답변 요약'.split(
    ' ',
  ),
)
