import type { Script } from './script.js';

export const en: Script = {
  visitor: 'Visiting officer',
  bilateral: {
    subject: 'Case Heron: first contact (training)',
    welcome:
      'Good day, {officer}, and welcome. I am {player}, contact point of {playerState}. This is a training network: the States are invented, and so is every case; please write nothing real here. ' +
      'Write to me as you would to a colleague abroad: for example, ask whether a request for bank records in Case Heron would be in order, or attach a draft. I answer within seconds.',
    document: {
      fileName: 'case-heron-summary.txt',
      note: 'A one-page summary of Case Heron, so that you have something to open and to save.',
      body:
        'CASE HERON: SUMMARY (TRAINING, INVENTED)\n\nRequesting State: {state}\nRequested State: {playerState}\n\n' +
        '1. Facts: payments for works that were never carried out passed through three companies.\n2. Sought: account-opening documents and statements for six months.\n' +
        '3. Legal basis: the convention that both States are parties to; dual criminality is given.\n4. Confidentiality: the persons concerned have not been informed.\n\nNobody and nothing in this paper exists.',
    },
  },
  notice: {
    title: 'Test notice: please acknowledge',
    text: 'This is a test of the notice procedure. Nothing has happened and nothing needs to be done, except one thing: please acknowledge it for {authority}. Your acknowledgement is signed, bears your name and cannot be withdrawn.',
  },
  acknowledged: 'Thank you, {officer}: your acknowledgement has reached us, and its signature verifies. In a real case we would now both know, and could both prove, who took note and when.',
  consultation: {
    subject: 'Case Heron: would a request for bank records be in order? (training)',
    question:
      'Dear colleagues of {state} and dear {other}, before we draft anything: in Case Heron we consider a request for mutual legal assistance for bank records covering six months. Would it be in order on your side, and what would you need from us?',
    reply: 'From our side, yes. Please add a summary of the facts, the link between the account and the offence, and a word on dual criminality. If the account holder must not learn of it, ask for confidentiality expressly.',
    invitation: 'Thank you, {other}, that is clear. {officer}, how does {state} see it? A line is enough: this is what consultation before the request is for.',
  },
  answers: {
    preservation: [
      'If the data could disappear, do not wait for the request: a notice for expedited preservation of data goes to our 24/7 contact point first, and the request for mutual legal assistance follows. Tell me which data, at which service provider, and why it is urgent.',
    ],
    bank_records: [
      'Bank records: yes, that can be done. We need the account or at least its holder, the period, how the account is linked to the offence, and the facts in short. Should the bank be asked to keep it confidential?',
      'Thank you, that helps. With the period and the link to the offence we could execute the request; certified statements usually reach us within a few weeks. Please say if you need them as evidence in court, because we would then certify them accordingly.',
    ],
    extradition: [
      'For extradition we need the warrant or judgment, the text of the provisions, a description of the person and the facts; dual criminality is examined here, and the rule of speciality applies. If there is a danger of flight, provisional arrest can be requested first.',
    ],
    deadline: [
      'Understood: it is urgent. Please give me the date by which you need it and the reason, such as a hearing or the end of detention, and I will pass it on today. If data are in danger, send a notice: it reaches the duty officer at once.',
    ],
    thanks: ['You are welcome. That is what we are here for; write at any time.'],
    greeting: ['Good day, {officer}. Good to hear from {state}. What can we do for you in Case Heron?'],
    question: [
      'A good question; I would rather check than guess. In a real case I would ask our competent authority and come back to you. For this exercise, assume the answer is yes, provided that the facts and the legal basis are in the request.',
    ],
    unknown: [
      'Noted, thank you. I am only a script for practice and know a few matters: bank records, extradition, expedited preservation of data, deadlines. Try one of them, or attach a file.',
      'Received. So that the exercise moves on: would you like to ask for bank records in Case Heron, or to attach a draft request?',
    ],
  },
  attachment: {
    arrived: 'Your file “{file}” has arrived ({size}). I opened it here and it is complete: its SHA-256 begins with {digest}. Compare it with yours if you like.',
    tooLarge: 'I can see your file “{file}” ({size}). In this exercise I fetch files of up to 5 MB only; it is safely there for everybody else in the channel.',
    refused: 'Your file “{file}” could not be verified here, so I did not open it. Please send it again.',
  },
  keywords: {
    preservation: ['preserv', 'data retention', 'deleted', 'delete', 'provider', 'electronic evidence'],
    bank_records: ['bank', 'account', 'statement of account', 'transaction', 'financial record'],
    extradition: ['extradit', 'surrender', 'arrest warrant', 'fugitive', 'provisional arrest'],
    deadline: ['urgent', 'deadline', 'asap', 'as soon as possible', 'immediately', 'tomorrow', 'time limit', 'hearing on'],
    thanks: ['thank', 'much appreciated', 'grateful'],
    greeting: ['hello', 'good morning', 'good afternoon', 'good evening', 'good day', 'dear colleague', 'greetings', 'hi '],
  },
};
